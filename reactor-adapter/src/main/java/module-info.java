/** Streams a {@code Flux<ByteBuffer>} into Dropbox over Reactor Netty. */
module io.github.dropflux.reactor {
    requires transitive static org.jspecify;
    requires transitive io.github.dropflux.core;
    requires transitive reactor.core;
    requires transitive org.reactivestreams;
    requires transitive reactor.netty.http;
    requires transitive reactor.netty.core;
    requires transitive io.netty.buffer;
    requires transitive static spring.core;
    requires transitive static micrometer.core;
    requires transitive static micrometer.observation;
    requires static micrometer.commons;
    requires static reactor.blockhound;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver;
    requires io.netty.transport;
    requires io.netty.codec.http;

    exports io.github.dropflux.reactor;

    provides reactor.blockhound.integration.BlockHoundIntegration with
            io.github.dropflux.reactor.internal.blockhound.DropfluxBlockHound;
}
