package io.github.dropflux.reactor.internal.account;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Looks whether a commit whose answer was lost happened: the file is there if one with its size and
 * content hash is at its path, or at one of the names that Dropbox gives when it may rename. It is
 * an error when that cannot be told: the name of a conflicted copy ({@code update} with rename) cannot
 * be guessed, more numbered copies are there than are worth asking for, or Dropbox tells no hash.
 */
public final class CommitLookup {

    /** Dropbox takes the first number that is free; beyond a few, asking costs more than it tells. */
    private static final int MAX_NUMBER = 9;

    private final Function<String, Mono<Optional<FileMetadata>>> metadata;

    /**
     * @param metadata what is at a path: a file, nothing (an empty {@code Mono}), or something else
     */
    public CommitLookup(Function<String, Mono<Optional<FileMetadata>>> metadata) {
        this.metadata = metadata;
    }

    /** The file, when it is there; empty when it is not. */
    public Mono<FileMetadata> find(CommitInfo commit, long length, ContentHash hash) {
        Search search = new Search(length, hash);
        Mono<FileMetadata> found = search.through(names(commit).iterator());
        return commit.autorename()
                ? found.switchIfEmpty(Mono.defer(() -> search.hiding(commit)))
                : found;
    }

    private static Stream<String> names(CommitInfo commit) {
        String path = commit.path();
        return commit.autorename()
                ? Stream.concat(
                        Stream.of(path),
                        IntStream.rangeClosed(1, MAX_NUMBER).mapToObj(n -> numbered(path, n)))
                : Stream.of(path);
    }

    private static String numbered(String path, int number) {
        int dot = path.lastIndexOf('.');
        int name = path.lastIndexOf('/') + 1;
        int end = dot > name ? dot : path.length();
        return path.substring(0, end) + " (" + number + ")" + path.substring(end);
    }

    private static DropboxTransportException untold(String what) {
        return DropboxTransportException.of(what, false, null);
    }

    private final class Search {
        private final long length;
        private final ContentHash hash;
        private boolean nameFree;

        Search(long length, ContentHash hash) {
            this.length = length;
            this.hash = hash;
        }

        Mono<FileMetadata> through(Iterator<String> names) {
            return names.hasNext()
                    ? metadata.apply(names.next())
                            .switchIfEmpty(Mono.fromRunnable(() -> nameFree = true))
                            .flatMap(there -> look(there, names))
                    : Mono.empty();
        }

        private Mono<FileMetadata> look(Optional<FileMetadata> there, Iterator<String> names) {
            FileMetadata file = there.orElse(null);
            if (file == null || file.size() != length) {
                return through(names);
            }
            if (file.contentHash() == null) {
                return Mono.error(
                        untold(
                                "a file of the right size, "
                                        + length
                                        + " B, is at its place, and Dropbox does not tell its"
                                        + " content hash"));
            }
            return hash.equals(file.contentHash()) ? Mono.just(file) : through(names);
        }

        /** Empty when there is no other name under which the file could be. */
        Mono<FileMetadata> hiding(CommitInfo commit) {
            if (commit.mode().rev() != null) {
                return Mono.error(
                        untold(
                                "it may be a conflicted copy, the name of which only Dropbox knows"));
            }
            return nameFree
                    ? Mono.empty()
                    : Mono.error(
                            untold(
                                    "other files have its name and the numbers up to "
                                            + MAX_NUMBER));
        }
    }
}
