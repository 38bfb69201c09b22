package io.github.dropflux.reactor.simulation;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is stored where, and the history of it. Refusals are the reasons of a refused path. */
final class SimulatedFiles {

    private final TreeMap<String, StoredFile> files = new TreeMap<>();
    private final List<StoredFile> placed = new ArrayList<>();
    private final List<StoredFile> commits = new ArrayList<>();
    private long revisions = 0x5f0000000L;

    /** What was there before. */
    void place(String path, String rev, List<Piece> pieces) {
        StoredFile file = new StoredFile("id:" + path, path, rev, pieces, Piece.hash(pieces), -1);
        files.put(lower(path), file);
        placed.add(file);
    }

    /** The file as it is after the commit, which may be the one that was there. */
    StoredFile commit(CommitInfo commit, List<Piece> pieces, int call) {
        ContentHash hash = Piece.hash(pieces);
        StoredFile there = files.get(lower(commit.path()));
        boolean replaces = there != null && there.rev().equals(commit.mode().rev());
        if (there != null
                && !commit.strictConflict()
                && !commit.mode().equals(WriteMode.overwrite())
                && !replaces
                && there.hash().equals(hash)) {
            return there;
        }
        String path = commit.path();
        if (conflicts(commit, there, replaces)) {
            if (!commit.autorename()) {
                throw Refusal.typed("conflict/file");
            }
            path = free(path, commit.mode().equals(WriteMode.add()) ? "" : "conflicted copy ");
            there = null;
        }
        String id = there == null ? "id:" + (commits.size() + 1) : there.id();
        String rev = Long.toHexString(++revisions);
        StoredFile file = new StoredFile(id, path, rev, pieces, hash, call);
        files.put(lower(path), file);
        commits.add(file);
        return file;
    }

    private static boolean conflicts(CommitInfo commit, StoredFile there, boolean replaces) {
        if (commit.mode().equals(WriteMode.overwrite())) {
            return false;
        }
        if (commit.mode().equals(WriteMode.add())) {
            return there != null;
        }
        return there == null ? commit.strictConflict() : !replaces;
    }

    private String free(String path, String kind) {
        int number = 1;
        while (files.containsKey(lower(path + " (" + kind + number + ")"))) {
            number++;
        }
        return path + " (" + kind + number + ")";
    }

    /** Null when there is none. */
    StoredFile at(String path) {
        return files.get(lower(path));
    }

    /** Null when there never was one; a call that comes late may have replaced it meanwhile. */
    StoredFile revision(String path, String rev) {
        return all().filter(
                        file -> lower(file.path()).equals(lower(path)) && file.rev().equals(rev))
                .findFirst()
                .orElse(null);
    }

    /** All that ever were somewhere. */
    Stream<StoredFile> all() {
        return Stream.concat(placed.stream(), commits.stream());
    }

    /** By path in lower case. */
    TreeMap<String, StoredFile> current() {
        return files;
    }

    static String lower(String path) {
        return path.toLowerCase(Locale.ROOT);
    }

    /** All that were ever committed, replaced ones too. */
    List<StoredFile> commits() {
        return commits;
    }
}
