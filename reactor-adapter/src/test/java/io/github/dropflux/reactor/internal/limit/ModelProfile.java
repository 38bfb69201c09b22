package io.github.dropflux.reactor.internal.limit;

import java.util.function.Consumer;

/** A link, a server and what is uploaded. Seconds, MiB, MiB a second. */
final class ModelProfile {

    final String name;
    double total = 2048;
    double window = 8;
    double budget = 256;
    double source = 2000;

    /** A second at that rate, a second nothing. */
    boolean bursts;

    double link = 100;
    double connection = 12;
    double rtt = .040;
    double server = .400;

    /** Of the logarithm. */
    double jitter = .25;

    double outliers = .01;
    double outlier = 5;

    /** What the link loses for each append in flight beyond four. */
    double lossBeyondFour;

    /** From this rate up to {@link #link}, anew every two seconds; 0 for a steady one. */
    double wandersFrom;

    /** Appends that the server takes at once. */
    int refusedAbove = Integer.MAX_VALUE;

    /** Calls a second that the server takes, after a first burst of forty. */
    double callsPerSecond = Double.MAX_VALUE;

    /** Part of the bytes after which link and server change. */
    double changesAt = Double.MAX_VALUE;

    double linkAfter;
    double serverAfter;

    /** Others' connections from 30 to 70 s. */
    int foreign;

    int uploads = 1;
    int clients = 1;

    private ModelProfile(String name) {
        this.name = name;
    }

    static ModelProfile of(String name, Consumer<ModelProfile> change) {
        ModelProfile profile = new ModelProfile(name);
        change.accept(profile);
        return profile;
    }

    static ModelProfile standard() {
        return of("default", profile -> {});
    }

    /** Windows in flight that memory allows. */
    int most() {
        return (int) Math.max(1, budget / window - 1);
    }

    @Override
    public String toString() {
        return name;
    }
}
