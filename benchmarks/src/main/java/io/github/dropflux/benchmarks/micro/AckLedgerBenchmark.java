package io.github.dropflux.benchmarks.micro;

import io.github.dropflux.internal.session.AckLedger;
import io.github.dropflux.internal.window.WindowRange;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an acknowledgement costs, in the order of the windows and out of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AckLedgerBenchmark.WINDOWS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class AckLedgerBenchmark {

    static final int WINDOWS = 1 << 17;

    private static final long WINDOW_BYTES = 8 << 20;

    /** Appends in flight; they are acknowledged backwards within each run of so many. */
    @Param({"1", "4", "64"})
    public int inFlight;

    private WindowRange[] acknowledged;

    /** Makes the order: a file of 1 TiB. */
    @Setup
    public void order() {
        acknowledged = new WindowRange[WINDOWS];
        for (int i = 0; i < WINDOWS; i++) {
            int run = i / inFlight * inFlight;
            int window = run + inFlight - 1 - (i - run);
            acknowledged[i] = new WindowRange(window * WINDOW_BYTES, WINDOW_BYTES);
        }
    }

    /** The whole file. */
    @Benchmark
    public AckLedger add() {
        AckLedger ledger = AckLedger.empty();
        for (WindowRange range : acknowledged) {
            ledger = ledger.add(range);
        }
        return ledger;
    }
}
