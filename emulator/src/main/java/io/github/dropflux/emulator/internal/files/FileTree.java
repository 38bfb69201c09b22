package io.github.dropflux.emulator.internal.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.storage.Content;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** All files and folders. Thread-safe: one change at a time. */
public final class FileTree {

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<String, Node> nodes = new TreeMap<>();
    private final InstantSource clock;
    private final long space;
    private long used;
    private long revisions = 0x5f0000000L;

    /**
     * An empty tree.
     *
     * @param space bytes that its files may have together
     */
    public FileTree(InstantSource clock, long space) {
        this.clock = clock;
        this.space = space;
    }

    /** Bytes that its files may have together. */
    public long space() {
        return space;
    }

    /** Bytes that its files have together. */
    public long used() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /** What stands at a path, or has an identifier. */
    public Optional<Node> find(String path) {
        lock.lock();
        try {
            if (path.startsWith("id:")) {
                return nodes.values().stream().filter(node -> node.id().equals(path)).findFirst();
            }
            return Optional.ofNullable(nodes.get(Paths.lower(path)));
        } finally {
            lock.unlock();
        }
    }

    /** What stands below a folder, the folder itself not among it; in order of path. */
    public List<Node> list(String folder, boolean recursive) {
        lock.lock();
        try {
            String prefix = Paths.lower(folder) + "/";
            List<Node> found = new ArrayList<>();
            for (Node node : nodes.tailMap(prefix, false).values()) {
                if (!node.lower().startsWith(prefix)) {
                    break;
                }
                if (recursive || node.lower().indexOf('/', prefix.length()) < 0) {
                    found.add(node);
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Commits a file. The content is the tree's from then on, unless an identical file was there: then that one is
     * returned as it was. What is replaced is deleted. A refusal is a bare WriteError.
     */
    public FileNode commit(Commit commit, String contentHash, Content content) {
        lock.lock();
        try {
            refuseName(commit.path());
            Node there = nodes.get(Paths.lower(commit.path()));
            if (there instanceof FileNode same
                    && !commit.strictConflict()
                    && commit.mode() != Commit.Mode.OVERWRITE
                    && !replaces(commit, same)
                    && same.contentHash().equals(contentHash)) {
                return same;
            }
            String path = commit.path();
            String conflict = conflict(commit, there);
            if (conflict != null) {
                if (!commit.autorename()) {
                    throw conflictRefusal(conflict);
                }
                path =
                        commit.mode() == Commit.Mode.UPDATE
                                ? free(n -> Paths.conflictedCopy(commit.path(), n))
                                : free(n -> Paths.numbered(commit.path(), n));
                there = null;
            }
            long before = there instanceof FileNode replaced ? replaced.content().length() : 0;
            if (content.length() - before > space - used) {
                throw Refusal.typed("insufficient_space");
            }
            String parent = makeFolders(Paths.parent(path));
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            FileNode file =
                    new FileNode(
                            there == null ? newId() : there.id(),
                            there == null
                                    ? parent + path.substring(path.lastIndexOf('/'))
                                    : there.display(),
                            Long.toHexString(++revisions),
                            contentHash,
                            commit.clientModified() == null ? now : commit.clientModified(),
                            now,
                            content);
            nodes.put(file.lower(), file);
            used += content.length() - before;
            if (there instanceof FileNode replaced) {
                replaced.content().delete();
            }
            return file;
        } finally {
            lock.unlock();
        }
    }

    private static boolean replaces(Commit commit, FileNode there) {
        return commit.mode() == Commit.Mode.UPDATE && there.rev().equals(commit.rev());
    }

    private static @Nullable String conflict(Commit commit, @Nullable Node there) {
        if (there instanceof FolderNode) {
            return "folder";
        }
        return switch (commit.mode()) {
            case ADD -> there == null ? null : "file";
            case OVERWRITE -> null;
            case UPDATE -> {
                boolean gone = there == null;
                boolean matches = there instanceof FileNode file && replaces(commit, file);
                yield matches || (gone && !commit.strictConflict()) ? null : "file";
            }
        };
    }

    /** Makes a folder and those it lies in. A refusal is a bare WriteError. */
    public FolderNode createFolder(String wanted, boolean autorename) {
        lock.lock();
        try {
            refuseName(wanted);
            String path = wanted;
            Node there = nodes.get(Paths.lower(wanted));
            if (there != null) {
                if (!autorename) {
                    throw conflictRefusal(there instanceof FileNode ? "file" : "folder");
                }
                path = free(n -> wanted + " (" + n + ")");
            }
            String made = makeFolders(path);
            return (FolderNode) java.util.Objects.requireNonNull(nodes.get(Paths.lower(made)));
        } finally {
            lock.unlock();
        }
    }

    /** Takes away what stands at a path, with all below it, and returns it; empty when there was nothing. */
    public Optional<Node> delete(String path) {
        lock.lock();
        try {
            Optional<Node> found = find(path);
            if (found.isPresent()) {
                List<Node> gone = new ArrayList<>(list(found.get().display(), true));
                gone.add(found.get());
                for (Node node : gone) {
                    nodes.remove(node.lower());
                    if (node instanceof FileNode file) {
                        used -= file.content().length();
                        file.content().delete();
                    }
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** Takes away all there is. */
    public void clear() {
        lock.lock();
        try {
            for (Node node : nodes.values()) {
                if (node instanceof FileNode file) {
                    file.content().delete();
                }
            }
            nodes.clear();
            used = 0;
        } finally {
            lock.unlock();
        }
    }

    private void refuseName(String path) {
        if (Paths.malformed(path)) {
            throw Refusal.typed("malformed_path");
        }
        if (Paths.disallowed(path)) {
            throw Refusal.typed("disallowed_name");
        }
        for (String at = Paths.parent(path); !at.isEmpty(); at = Paths.parent(at)) {
            if (nodes.get(Paths.lower(at)) instanceof FileNode) {
                throw conflictRefusal("file_ancestor");
            }
        }
    }

    /** As deep as the path goes, which may be deeper than a thread's stack. */
    private String makeFolders(String path) {
        Deque<String> missing = new ArrayDeque<>();
        String at = path;
        while (!at.isEmpty() && !nodes.containsKey(Paths.lower(at))) {
            missing.push(at.substring(at.lastIndexOf('/')));
            at = Paths.parent(at);
        }
        Node there = nodes.get(Paths.lower(at));
        String display = there == null ? "" : there.display();
        for (String name : missing) {
            display += name;
            nodes.put(Paths.lower(display), new FolderNode(newId(), display));
        }
        return display;
    }

    private String free(IntFunction<String> names) {
        for (int n = 1; ; n++) {
            String name = names.apply(n);
            if (!nodes.containsKey(Paths.lower(name))) {
                return name;
            }
        }
    }

    private static Refusal conflictRefusal(String kind) {
        ObjectNode conflict = Json.tag("conflict", Json.tag(kind));
        return Refusal.typed(conflict);
    }

    private static String newId() {
        return "id:" + UUID.randomUUID().toString().replace("-", "").substring(0, 22);
    }
}
