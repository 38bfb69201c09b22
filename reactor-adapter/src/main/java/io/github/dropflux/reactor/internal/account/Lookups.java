package io.github.dropflux.reactor.internal.account;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.json.ResultReader.Listing;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderContinueArgument;
import io.github.dropflux.internal.protocol.GetMetadataError;
import io.github.dropflux.internal.protocol.GetMetadataError.LookupError;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.call.CallPlan;
import io.github.dropflux.reactor.internal.call.Caller;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.guard.Outcome;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.limit.SerialLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * Looks what is at the paths of one account, at most {@value #AT_ONCE} calls at a time. After a call of many commits whose answer
 * was lost, as many paths are asked for at once: where {@value #LISTED} or more of one folder wait, the folder is listed in place
 * of a call for each, as far as that costs fewer calls.
 *
 * <p>All state is confined to the loop.
 */
final class Lookups {

    private static final int AT_ONCE = 8;
    private static final int LISTED = 8;

    /** The most that Dropbox takes. */
    private static final int PAGE = 2_000;

    private final Caller caller;
    private final SerialLoop loop = new SerialLoop();
    private final ArrayDeque<Lookup> waiting = new ArrayDeque<>();

    /** Folders of which a listing is under way. */
    private final Set<String> listing = new HashSet<>();

    private int running;

    Lookups(Caller caller) {
        this.caller = caller;
    }

    /**
     * What is at a path: a file, something else (an empty {@code Optional}), or nothing (an empty {@code Mono}).
     *
     * @param alone whether something else has to be told from nothing, which a listing does not do
     * @param onAttempt told of each attempt of a call that is for this path, alone or as the first of several; what it throws keeps
     *     the call from being made, and is the outcome of one that is alone
     */
    Mono<Optional<FileMetadata>> at(
            String path, boolean alone, RetryPolicy policy, Runnable onAttempt) {
        return Mono.create(
                sink -> {
                    Lookup lookup = new Lookup(path, alone, policy, onAttempt, sink);
                    sink.onCancel(
                            () -> {
                                lookup.cancelled = true;
                                loop.execute(() -> cancelled(lookup));
                            });
                    loop.execute(
                            () -> {
                                waiting.add(lookup);
                                next();
                            });
                });
    }

    private void next() {
        waiting.removeIf(lookup -> lookup.cancelled);
        Lookup first = running < AT_ONCE ? first() : null;
        while (first != null) {
            running++;
            List<Lookup> together = together(first);
            waiting.removeAll(together);
            if (together.size() > 1) {
                listing.add(first.folder);
                new FolderListing(first.folder, together).begin();
            } else {
                ask(first);
            }
            first = running < AT_ONCE ? first() : null;
        }
    }

    /** The first that need not wait for a listing of its folder, since more come meanwhile that go together; null if there is none. */
    private @Nullable Lookup first() {
        for (Lookup lookup : waiting) {
            if (lookup.alone || !listing.contains(lookup.folder)) {
                return lookup;
            }
        }
        return null;
    }

    /** Those of the first one's folder, itself included, where they are enough for a listing; else itself alone. */
    private List<Lookup> together(Lookup first) {
        List<Lookup> together = new ArrayList<>();
        for (Lookup other : waiting) {
            if (!first.alone && !other.alone && other.folder.equals(first.folder)) {
                together.add(other);
            }
        }
        return together.size() < LISTED ? List.of(first) : together;
    }

    private void ask(Lookup lookup) {
        Outcome<Optional<FileMetadata>> call =
                new Outcome<>(
                        lookup.context(),
                        (there, failure) -> {
                            loop.execute(() -> over(lookup));
                            if (there != null) {
                                lookup.found(there);
                            } else if (failure != null) {
                                lookup.failed(failure);
                            } else {
                                lookup.nothing();
                            }
                        });
        lookup.call = call;
        call.of(
                caller.call(
                                CallPlan.of(
                                                Request.of(new GetMetadataArgument(lookup.path)),
                                                answer -> answer.read(ResultReader::metadata),
                                                lookup.policy)
                                        .reporting(lookup.onAttempt))
                        .onErrorResume(Lookups::nothingThere, failure -> Mono.empty()));
    }

    private static boolean nothingThere(Throwable failure) {
        return failure instanceof RefusedCallException refused
                && refused.error().error() instanceof GetMetadataError.Path path
                && path.reason() == LookupError.Simple.NOT_FOUND;
    }

    /** Once for each call, of which the end and a cancel may come at the same time. */
    private void over(Lookup lookup) {
        if (lookup.call != null) {
            lookup.call = null;
            running--;
            next();
        }
    }

    private void cancelled(Lookup lookup) {
        Outcome<?> call = lookup.call;
        FolderListing folder = lookup.listed;
        if (call != null) {
            call.dispose();
            over(lookup);
        } else if (folder != null) {
            folder.left(lookup);
        } else {
            waiting.remove(lookup);
        }
    }

    private static final class Lookup {

        private final String path;
        private final String folder;
        private final RetryPolicy policy;
        private final Runnable onAttempt;
        private final MonoSink<Optional<FileMetadata>> sink;

        /** Whether no listing serves it, or none did. */
        private boolean alone;

        /** The one for it alone, while that is under way. */
        private @Nullable Outcome<?> call;

        /** While it is one of several. */
        private @Nullable FolderListing listed;

        private volatile boolean cancelled;

        Lookup(
                String path,
                boolean alone,
                RetryPolicy policy,
                Runnable onAttempt,
                MonoSink<Optional<FileMetadata>> sink) {
            this.path = path;
            // An id, or a path below one, is in no folder that has a name here.
            this.alone = alone || !path.startsWith("/");
            this.folder = this.alone ? "" : lower(path.substring(0, path.lastIndexOf('/')));
            this.policy = policy;
            this.onAttempt = onAttempt;
            this.sink = sink;
        }

        Context context() {
            return Context.of(sink.contextView());
        }

        void found(Optional<FileMetadata> there) {
            signal(() -> sink.success(there));
        }

        void nothing() {
            signal(sink::success);
        }

        void failed(Throwable failure) {
            signal(() -> sink.error(failure));
        }

        private void signal(Runnable signal) {
            if (!cancelled) {
                Guards.run(context(), signal);
            }
        }
    }

    private static String lower(String path) {
        return path.toLowerCase(Locale.ROOT);
    }

    private static boolean isAscii(String path) {
        return path.chars().allMatch(c -> c < 0x80);
    }

    /** Pages of a folder in which files are looked for. */
    private final class FolderListing {

        private final Context context;
        private final RetryPolicy policy;
        private final Runnable onAttempt;
        private final String folder;
        private final Map<String, List<Lookup>> wanted = new HashMap<>();
        private int pagesLeft;

        /** Lookups that wait for it. */
        private int waitingFor;

        private @Nullable Outcome<Listing> page;
        private boolean over;

        FolderListing(String folder, List<Lookup> lookups) {
            this.context = lookups.get(0).context();
            this.policy = lookups.get(0).policy;
            this.onAttempt = lookups.get(0).onAttempt;
            this.folder = folder;
            for (Lookup lookup : lookups) {
                wanted.computeIfAbsent(lower(lookup.path), path -> new ArrayList<>()).add(lookup);
                lookup.listed = this;
            }
            this.waitingFor = lookups.size();
            this.pagesLeft = lookups.size() / LISTED;
        }

        void begin() {
            ask(new ListFolderArgument(folder, false, PAGE));
        }

        private void ask(Argument next) {
            pagesLeft--;
            page =
                    new Outcome<>(
                            context,
                            (listing, failure) -> loop.execute(() -> came(listing, failure)));
            page.of(
                    caller.call(
                            CallPlan.of(
                                            Request.of(next),
                                            answer -> answer.read(ResultReader::listing),
                                            policy)
                                    .reporting(onAttempt)));
        }

        /** One was cancelled; what nobody waits for ends. */
        void left(Lookup lookup) {
            lookup.listed = null;
            waitingFor--;
            if (waitingFor == 0) {
                if (page != null) {
                    page.dispose();
                }
                end(false);
            }
        }

        private void came(@Nullable Listing listing, @Nullable Throwable failure) {
            if (over) {
                return;
            }
            if (listing == null) {
                end(failure != null && nothingThere(failure));
                return;
            }
            for (FileMetadata file : listing.files()) {
                String path = file.pathLower();
                List<Lookup> found = path == null ? null : wanted.remove(path);
                if (found != null) {
                    found.forEach(lookup -> found(lookup, file));
                }
            }
            if (listing.hasMore() && pagesLeft > 0 && waitingFor > 0) {
                ask(new ListFolderContinueArgument(listing.cursor()));
            } else {
                end(!listing.hasMore());
            }
        }

        private void found(Lookup lookup, FileMetadata file) {
            if (lookup.listed != null) {
                lookup.listed = null;
                waitingFor--;
                lookup.found(Optional.of(file));
            }
        }

        /**
         * Those that were not found.
         *
         * @param whole whether all of the folder was seen, so that they are not there; only Dropbox knows its lower case beyond
         *     ASCII
         */
        private void end(boolean whole) {
            over = true;
            running--;
            listing.remove(folder);
            List<Lookup> absent = new ArrayList<>();
            Iterator<List<Lookup>> rest = wanted.values().iterator();
            while (rest.hasNext()) {
                for (Lookup lookup : rest.next()) {
                    lookup.listed = null;
                    if (whole && isAscii(lookup.path)) {
                        absent.add(lookup);
                    } else if (!lookup.cancelled) {
                        lookup.alone = true;
                        waiting.add(lookup);
                    }
                }
            }
            next();
            absent.forEach(Lookup::nothing);
        }
    }
}
