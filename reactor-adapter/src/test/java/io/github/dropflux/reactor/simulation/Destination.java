package io.github.dropflux.reactor.simulation;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.WriteMode;
import java.util.List;

/**
 * Where the file is to go, and what stands there.
 *
 * @param there what stands there
 */
record Destination(CommitInfo commit, There there) {

    /** What stands at the path before the upload. */
    enum There {
        NOTHING,
        ANOTHER_FILE,
        THE_SAME_FILE
    }

    /** The revision of what stands there before. */
    private static final String ITS_REV = "5f0000000";

    static Destination of(String path, Chance chance) {
        There there =
                switch (chance.between(0, 19)) {
                    case 0, 1 -> There.ANOTHER_FILE;
                    case 2 -> There.THE_SAME_FILE;
                    default -> There.NOTHING;
                };
        WriteMode mode =
                chance.pick(
                        List.of(
                                WriteMode.add(),
                                WriteMode.add(),
                                WriteMode.overwrite(),
                                WriteMode.update(ITS_REV),
                                WriteMode.update("5f0000fff")));
        return new Destination(
                CommitInfo.to(path)
                        .mode(mode)
                        .autorename(chance.percent(25))
                        .strictConflict(chance.percent(15)),
                there);
    }

    void prepare(SimulatedFiles files, SimulatedContent content) {
        if (there == There.NOTHING) {
            return;
        }
        byte[] bytes =
                there == There.ANOTHER_FILE
                        ? new byte[] {1, 2, 3}
                        : content.bytes(0, Math.toIntExact(content.length()));
        files.place(commit.path(), ITS_REV, List.of(Piece.of(bytes)));
    }

    /** Whether the file may get a name that cannot be guessed. */
    boolean hides() {
        return commit.autorename() && commit.mode().rev() != null;
    }

    /** Whether the path is refused to this commit. */
    boolean refused() {
        if (commit.autorename() || commit.mode().equals(WriteMode.overwrite())) {
            return false;
        }
        boolean replaces = ITS_REV.equals(commit.mode().rev());
        return switch (there) {
            case NOTHING -> !commit.mode().equals(WriteMode.add()) && commit.strictConflict();
            case ANOTHER_FILE -> !replaces;
            case THE_SAME_FILE -> !replaces && commit.strictConflict();
        };
    }
}
