package io.github.dropflux.benchmarks.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Middle values, since runs on shared machines have outliers. */
final class Medians {

    private Medians() {}

    /** The middle one; of an even number, the mean of the two in the middle. */
    static double of(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** The middle one of the ratios of runs that followed each other. */
    static double ofRatios(List<Double> numerators, List<Double> denominators) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < numerators.size(); i++) {
            ratios.add(numerators.get(i) / denominators.get(i));
        }
        return of(ratios);
    }
}
