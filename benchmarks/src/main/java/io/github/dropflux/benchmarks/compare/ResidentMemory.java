package io.github.dropflux.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.benchmarks.measure.ProcessFigures;
import java.util.concurrent.TimeUnit;
import org.jfree.data.xy.XYSeries;

/** Watches a process while it does something. */
final class ResidentMemory {

    private static final int INTERVAL_MILLIS = 250;
    private static final int MOST_POINTS = 400;
    private static final double MIB = 1 << 20;

    private final XYSeries samples = new XYSeries("resident");

    /** Tells it what to do, and looks at its memory until it has answered. */
    JsonNode during(Child child, String line) {
        return during(child, line, Long.MAX_VALUE);
    }

    /**
     * As {@link #during(Child, String)}, for a process that may never answer.
     *
     * @throws ChildFailedException if it has not answered in time
     */
    JsonNode during(Child child, String line, long limitSeconds) {
        long begun = System.nanoTime();
        child.begin(line);
        while (!child.hasAnswered()) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            samples.add(seconds, ProcessFigures.residentBytes(child.pid()) / MIB);
            if (seconds > limitSeconds) {
                throw new ChildFailedException();
            }
            pause();
        }
        return child.read();
    }

    /** MiB over seconds, the most of each of some hundred runs of samples. */
    XYSeries samples() {
        int run = samples.getItemCount() / MOST_POINTS + 1;
        XYSeries thinned = new XYSeries("resident");
        for (int from = 0; from < samples.getItemCount(); from += run) {
            double most = 0;
            for (int i = from; i < Math.min(from + run, samples.getItemCount()); i++) {
                most = Math.max(most, samples.getY(i).doubleValue());
            }
            thinned.add(samples.getX(from).doubleValue(), most);
        }
        return thinned;
    }

    /** The least and the most of the samples after {@code seconds}, in MiB. */
    double[] rangeAfter(double seconds) {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (int i = 0; i < samples.getItemCount(); i++) {
            double value = samples.getY(i).doubleValue();
            if (samples.getX(i).doubleValue() >= seconds && value > 0) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        return new double[] {least, most};
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a process was watched", e);
        }
    }
}
