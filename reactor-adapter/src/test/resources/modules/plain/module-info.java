/** A program that uses the library and nothing of what is optional. */
module plain {
    requires io.github.dropflux.reactor;
}
