package io.github.dropflux.reactor.simulation;

import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import java.util.List;

/**
 * One process of the user's: its uploader, and those in whose name that works.
 *
 * @param number from 0; the uploads are made by the first
 */
record SimulatedProcess(int number, UploaderResources resources, List<SimulatedUser> users) {

    static SimulatedProcess of(
            int number, Scenario scenario, SimulatedDropbox dropbox, SimulatedTime time) {
        UploaderResources resources =
                new UploaderResources(dropbox.of(number), scenario.settings());
        return new SimulatedProcess(
                number,
                resources,
                dropbox.accounts().stream()
                        .map(account -> new SimulatedUser(resources, dropbox, account, time))
                        .toList());
    }

    /** Holds it, once all has come to rest, against what must be left then. */
    void judgeRest(RunLog log) {
        int inFlight = 0;
        int waiting = 0;
        for (Account account : resources.accounts().all().toList()) {
            inFlight += account.limiter().inFlight();
            waiting += account.limiter().waiting();
        }
        if (inFlight != 0
                || waiting != 0
                || resources.budget().used() != 0
                || resources.budget().waiting() != 0) {
            log.violation(
                    inFlight
                            + " calls with bytes count as in flight after the end, "
                            + waiting
                            + " as waiting; "
                            + resources.budget().used()
                            + " B are set aside, "
                            + resources.budget().waiting()
                            + " uploads wait for more");
        }
    }
}
