/** An embeddable Dropbox on loopback, for tests and first steps. */
module io.github.dropflux.emulator {
    requires transitive static org.jspecify;
    requires static org.junit.jupiter.api;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires org.reactivestreams;
    requires reactor.core;
    requires reactor.netty.core;
    requires reactor.netty.http;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.codec.http;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.pkitesting;

    exports io.github.dropflux.emulator;
    exports io.github.dropflux.emulator.junit;
}
