package io.github.dropflux.benchmarks.compare;

import io.github.dropflux.benchmarks.micro.WindowBenchmark;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a chunker costs a 64 KiB buffer.
 *
 * @param nanos time in the best of several iterations: what disturbs one can only slow it down
 * @param bytes allocated
 */
record WindowFigures(double nanos, double bytes) {

    private static final String PEERS = ".*WindowBenchmark.(bareSubscriber|dropflux|azure|aws)$";

    /** Measures those of the headline, by method name. */
    static Map<String, WindowFigures> measure(String memory) throws RunnerException {
        Options options =
                new OptionsBuilder()
                        .include(PEERS)
                        .param("buffer", "65536")
                        .param("memory", memory)
                        .warmupIterations(2)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(10)
                        .measurementTime(TimeValue.milliseconds(200))
                        .forks(1)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        Collection<RunResult> results = new Runner(options).run();
        Map<String, WindowFigures> byMethod = new HashMap<>();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            byMethod.put(
                    name.substring(WindowBenchmark.class.getName().length() + 1),
                    new WindowFigures(
                            result.getPrimaryResult().getStatistics().getMin(),
                            Objects.requireNonNull(
                                            result.getSecondaryResults().get("gc.alloc.rate.norm"),
                                            "the collector's figures")
                                    .getScore()));
        }
        return byMethod;
    }

    /** The figures of one that was measured. */
    static WindowFigures of(Map<String, WindowFigures> measured, String method) {
        WindowFigures figures = measured.get(method);
        if (figures == null) {
            throw new IllegalStateException("the benchmark " + method + " did not run");
        }
        return figures;
    }
}
