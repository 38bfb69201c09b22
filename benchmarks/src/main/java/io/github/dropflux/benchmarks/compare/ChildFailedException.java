package io.github.dropflux.benchmarks.compare;

/** A measured process ended before it had answered. */
final class ChildFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ChildFailedException() {
        super("a measured process ended by itself; what it wrote is above");
    }
}
