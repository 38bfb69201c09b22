package io.github.dropflux.cli.folder;

import io.github.dropflux.cli.folder.Siblings.Sibling;
import io.github.dropflux.cli.report.FailureText;
import io.github.dropflux.cli.report.SourceException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Finds all that lies below a folder, hidden files too, in order of name, folder by folder. Symbolic links are told of and
 * not followed. It goes as far as it is asked to, and holds the names of those folders only that it is in.
 */
final class FolderWalk {

    private final Tree tree;
    private final Deque<Iterator<Sibling>> open = new ArrayDeque<>();

    private FolderWalk(Tree tree) throws IOException {
        this.tree = tree;
        open.push(Siblings.in(tree, List.of(Tree.TOP)).iterator());
    }

    /** Walks anew for each subscriber, on threads that may block. Fails with a {@link SourceException} if the folder
     * itself can't be read. */
    static Flux<FolderEntry> of(Tree tree) {
        return Flux.<FolderEntry, FolderWalk>generate(
                        () -> new FolderWalk(tree),
                        (walk, sink) -> {
                            FolderEntry next = walk.next();
                            if (next == null) {
                                sink.complete();
                            } else {
                                sink.next(next);
                            }
                            return walk;
                        })
                .onErrorMap(
                        IOException.class,
                        e ->
                                new SourceException(
                                        "cannot read "
                                                + tree.top()
                                                + " ("
                                                + FailureText.reason(e)
                                                + "); nothing was stored",
                                        e))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private @Nullable FolderEntry next() {
        while (!open.isEmpty()) {
            Iterator<Sibling> children = open.element();
            if (!children.hasNext()) {
                open.pop();
                continue;
            }
            FolderEntry entry = enter(children.next());
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /** What to say of it; null for a folder that has been opened. */
    private @Nullable FolderEntry enter(Sibling sibling) {
        FolderEntry entry = sibling.entry();
        if (entry != null) {
            return entry;
        }
        List<Sibling> inside;
        try {
            inside = Siblings.in(tree, sibling.folders());
        } catch (IOException e) {
            return new FolderEntry.Refused(
                    sibling.name(), "cannot be read (" + FailureText.reason(e) + ")");
        }
        if (inside.isEmpty()) {
            return new FolderEntry.Empty(sibling.name());
        }
        open.push(inside.iterator());
        return null;
    }
}
