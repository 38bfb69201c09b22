package io.github.dropflux.benchmarks.compare;

/** How clients encrypt; the server always uses BoringSSL, where it encrypts at all. */
enum Tls {
    PLAIN,
    JDK,
    BORINGSSL
}
