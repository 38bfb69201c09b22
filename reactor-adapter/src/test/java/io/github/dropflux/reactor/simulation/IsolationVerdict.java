package io.github.dropflux.reactor.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds what users and stores are told against whose it is: nothing of one account reaches another. */
final class IsolationVerdict {

    private final Simulation run;
    private final Map<String, Integer> ids = new HashMap<>();

    IsolationVerdict(Simulation run) {
        this.run = run;
    }

    void give() {
        for (SimulatedUpload upload : run.uploads()) {
            judgeIds(upload);
            for (Leg leg : upload.legs()) {
                if (leg.failure() != null) {
                    judgeText(leg, text(leg.failure()));
                }
            }
        }
        for (SimulatedAccount account : run.dropbox().accounts()) {
            for (StoredFile file : account.files().commits()) {
                judgeFile(account, file);
            }
        }
    }

    /** By which stores would mix up accounts. */
    private void judgeIds(SimulatedUpload upload) {
        int account = upload.plan().account();
        for (String id : upload.store().accountIds()) {
            Integer before = ids.putIfAbsent(id, account);
            if (before != null && before != account) {
                violation("accounts " + before + " and " + account + " have one id in stores");
            }
        }
    }

    private void judgeText(Leg leg, String text) {
        for (SimulatedAccount account : run.dropbox().accounts()) {
            String mark = account.plan().mark();
            boolean own = account.plan().number() == leg.upload().plan().account();
            if (text.contains(own ? mark + "token" : mark)
                    || text.contains(mark + "fixed")
                    || text.contains(mark + "grant")) {
                violation(leg + " failed with what it must not know: " + text);
            }
        }
        for (SimulatedUpload other : run.uploads()) {
            if (other.plan().account() != leg.upload().plan().account()
                    && text.contains("\"" + Parties.path(other.plan().number()) + "\"")) {
                violation(leg + " failed with the path of another account: " + text);
            }
        }
    }

    private static String text(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(each).append('\n');
            for (Throwable suppressed : List.of(each.getSuppressed())) {
                text.append(suppressed).append('\n');
            }
        }
        return text.toString();
    }

    private void judgeFile(SimulatedAccount account, StoredFile file) {
        if (ReadyPlan.isFor(account.plan().number(), file.path())) {
            return;
        }
        int upload = Parties.upload(file.path()).orElse(-1);
        boolean own =
                run.uploads().stream()
                        .map(SimulatedUpload::plan)
                        .anyMatch(
                                plan ->
                                        plan.number() == upload
                                                && plan.account() == account.plan().number());
        if (!own) {
            violation(file.path() + " is stored in " + account.plan().mark());
        }
    }

    private void violation(String what) {
        run.log().violation(what);
    }
}
