package io.github.dropflux.reactor.simulation;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.PreparedUpload;
import io.github.dropflux.WriteMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A small file that an earlier process prepared.
 *
 * @param number from 0, of its account
 * @param age of its session when the run begins
 * @param there whether something else, or the same, is at its path already
 */
record ReadyPlan(
        int account,
        int number,
        CommitInfo commit,
        SimulatedContent content,
        Duration age,
        Destination.There there) {

    private static final String REV = "5e0000000";

    /**
     * @param name equal for those that go to the same path
     */
    static ReadyPlan of(int account, int number, int name, Chance chance) {
        WriteMode mode =
                chance.pick(
                        List.of(
                                WriteMode.add(),
                                WriteMode.overwrite(),
                                WriteMode.overwrite(),
                                WriteMode.update("5f0000fff")));
        Duration age =
                chance.percent(6)
                        ? Duration.ofDays(8)
                        : Duration.ofSeconds(chance.between(0, 3_600));
        Destination.There there =
                switch (chance.between(0, 19)) {
                    case 0, 1 -> Destination.There.ANOTHER_FILE;
                    case 2 -> Destination.There.THE_SAME_FILE;
                    default -> Destination.There.NOTHING;
                };
        return new ReadyPlan(
                account,
                number,
                CommitInfo.to(path(account, name, chance))
                        .mode(mode)
                        .autorename(chance.percent(20))
                        .strictConflict(chance.percent(10)),
                new SimulatedContent(chance.between(0, 4), chance.between(0, 3_000)),
                age,
                there);
    }

    /** In whatever case; that of some names only Dropbox knows. */
    private static String path(int account, int name, Chance chance) {
        String path = folder(account) + "/File" + (name % 4 == 3 ? "-Ä" : "-a") + name;
        return chance.percent(50) ? path : SimulatedFiles.lower(path);
    }

    static String folder(int account) {
        return "/ready-" + account;
    }

    /** Whether a file there is one that was made of these. */
    static boolean isFor(int account, String path) {
        return path.startsWith(folder(account) + "/");
    }

    /** Puts the session there, and what is at the path. */
    PreparedUpload hold(SimulatedAccount account, String accountId, Instant now, long nanos) {
        byte[] bytes = bytes();
        String session = account.plan().mark() + "ready-" + number;
        account.hold(session, bytes, nanos - age.toNanos());
        if (account.files().at(commit.path()) == null && there != Destination.There.NOTHING) {
            boolean same = there == Destination.There.THE_SAME_FILE;
            Piece piece = Piece.of(same ? bytes : new byte[] {1, 2, 3});
            account.files().place(commit.path(), REV, List.of(piece));
        }
        return PreparedUpload.of(
                accountId, session, now.minus(age), commit, content.length(), content.hash());
    }

    private byte[] bytes() {
        return content.bytes(0, Math.toIntExact(content.length()));
    }

    @Override
    public String toString() {
        return number
                + " to "
                + commit.path()
                + " "
                + commit.mode()
                + (commit.autorename() ? ", autorename" : "")
                + (commit.strictConflict() ? ", strict" : "")
                + (there == Destination.There.NOTHING ? "" : ", " + there)
                + (age.toDays() > 0 ? ", old" : "");
    }
}
