package io.github.dropflux.benchmarks.compare;

/** How clients encrypt; the server always uses BoringSSL, where it encrypts at all. */
enum Tls {
    PLAIN("plain"),
    JDK("TLS of the JDK"),
    BORINGSSL("BoringSSL");

    private final String label;

    Tls(String label) {
        this.label = label;
    }

    /** As it stands in tables. */
    String label() {
        return label;
    }
}
