package io.github.dropflux.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jfree.data.xy.XYSeries;

/** What the runs of one client over a link took, in their order. */
final class LinkRuns {

    private static final String LEVELS = " ▁▂▃▄▅▆▇█";

    private final String label;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> calls = new ArrayList<>();
    private final List<Double> refusals = new ArrayList<>();
    private final List<Double> most = new ArrayList<>();
    private final List<JsonNode> figures = new ArrayList<>();

    LinkRuns(String label) {
        this.label = label;
    }

    void add(double secondsOfRun, JsonNode figuresOfRun) {
        seconds.add(secondsOfRun);
        calls.add(figuresOfRun.get("calls").asDouble());
        refusals.add(figuresOfRun.get("refusals").asDouble());
        most.add(figuresOfRun.get("mostInFlight").asDouble());
        figures.add(figuresOfRun);
    }

    String label() {
        return label;
    }

    /** Seconds a run, the middle one; so are all others. */
    double seconds() {
        return Medians.of(seconds);
    }

    long calls() {
        return Math.round(Medians.of(calls));
    }

    long refusals() {
        return Math.round(Medians.of(refusals));
    }

    long mostInFlight() {
        return Math.round(Medians.of(most));
    }

    /** How many times as fast this is, run by run. */
    double speedAgainst(LinkRuns other) {
        return Medians.ofRatios(other.seconds, seconds);
    }

    /** The run whose seconds are nearest to the middle. */
    private int middle() {
        double median = seconds();
        int nearest = 0;
        for (int i = 1; i < seconds.size(); i++) {
            if (Math.abs(seconds.get(i) - median) < Math.abs(seconds.get(nearest) - median)) {
                nearest = i;
            }
        }
        return nearest;
    }

    /** Calls in flight over seconds, in steps, of the middle run. */
    XYSeries inFlight() {
        XYSeries steps = new XYSeries(label, false);
        JsonNode run = figures.get(middle());
        double before = 0;
        for (int i = 0; i < run.get("seconds").size(); i++) {
            double at = run.get("seconds").get(i).asDouble();
            steps.add(at, before);
            before = run.get("inFlight").get(i).asDouble();
            steps.add(at, before);
        }
        return steps;
    }

    /**
     * The same as one line of text, from the first second to the last: the mean of each part of the time.
     *
     * @param full what a full column stands for
     */
    String sparkline(int columns, double full) {
        XYSeries steps = inFlight();
        double width = seconds.get(middle()) / columns;
        double[] area = new double[columns];
        for (int i = 1; i < steps.getItemCount(); i++) {
            double height = steps.getY(i - 1).doubleValue();
            double from = steps.getX(i - 1).doubleValue();
            double to = Math.min(steps.getX(i).doubleValue(), width * columns);
            while (from < to) {
                int column = Math.min(columns - 1, (int) (from / width));
                // Never the same place again, whatever rounding makes of it.
                double until = Math.max(Math.nextUp(from), Math.min(to, (column + 1) * width));
                area[column] += height * (until - from);
                from = until;
            }
        }
        StringBuilder line = new StringBuilder();
        for (double each : area) {
            double level = each / width / Math.max(full, 1) * (LEVELS.length() - 1);
            // What is little is something.
            int shown = level == 0 ? 0 : Math.max(1, (int) Math.round(level));
            line.append(LEVELS.charAt(Math.min(LEVELS.length() - 1, shown)));
        }
        return line.toString();
    }
}
