/** Streams a {@code Flux<ByteBuffer>} into Dropbox over Reactor Netty. */
@SuppressWarnings("module") // Jackson 3 is its user's
module io.github.dropflux.reactor {
    requires transitive static org.jspecify;
    requires transitive io.github.dropflux.core;
    requires transitive reactor.core;
    requires transitive org.reactivestreams;
    requires transitive reactor.netty.http;
    requires transitive reactor.netty.core;
    requires transitive io.netty.buffer;
    requires com.fasterxml.jackson.annotation;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver;
    requires io.netty.transport;
    requires io.netty.codec.http;

    // Reactor Netty cannot do without these, and being an automatic module it cannot ask for them.
    requires io.netty.codec.http2;
    requires io.netty.codec.classes.quic;
    requires io.netty.resolver.dns;

    // Not transitive: a program that does not have them could not be compiled.
    requires static spring.core;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires static micrometer.commons;

    // It finds its integration on the class path only. With "provides", a JVM of version 17 that
    // does
    // not have it would not start.
    requires static reactor.blockhound;

    exports io.github.dropflux.reactor;

    // To write values as JSON.
    opens io.github.dropflux.reactor to
            com.fasterxml.jackson.databind,
            tools.jackson.databind;
}
