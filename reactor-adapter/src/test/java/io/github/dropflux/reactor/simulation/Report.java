package io.github.dropflux.reactor.simulation;

/** What a failed run prints. */
final class Report {

    private Report() {}

    static String of(Simulation run) {
        return run.scenario()
                + "\n"
                + String.join("\n", run.log().lines())
                + "\nrepeat it with: mvn test -pl reactor-adapter -am -Dtest=SimulationTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Ddropflux.simulation.seed="
                + run.scenario().seed()
                + " -Ddropflux.simulation.runs=1\n";
    }
}
