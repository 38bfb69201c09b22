/** A program that uses what is optional, and brings it. */
module optional {
    requires io.github.dropflux.reactor;
    requires micrometer.core;
    requires micrometer.observation;
    requires spring.core;
}
