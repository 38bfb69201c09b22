package io.github.dropflux.cli.folder;

import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.internal.hash.BlockHasher;
import io.github.dropflux.reactor.DropboxUploader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Files that Dropbox has, by path: about 200 bytes of memory each. */
final class KnownFiles {

    private static final int BUFFER_SIZE = 256 * 1024;
    private static final int RESETS = 3;

    private final Map<String, Known> files;

    private KnownFiles(Map<String, Known> files) {
        this.files = files;
    }

    static KnownFiles none() {
        return new KnownFiles(Map.of());
    }

    /** All below a folder of Dropbox; none if there is no such folder. */
    static Mono<KnownFiles> of(DropboxUploader uploader, String folder) {
        return uploader.list(folder)
                .filter(file -> file.contentHash() != null && file.pathLower() != null)
                .collectMap(
                        file -> Siblings.fold(String.valueOf(file.pathLower())),
                        file -> new Known(file.size(), file.contentHash()))
                // Dropbox may lose its place in a listing, which has to begin again then.
                .retryWhen(Retry.max(RESETS).filter(failure -> isTag(failure, "reset")))
                .onErrorMap(Exceptions::isRetryExhausted, Throwable::getCause)
                .map(KnownFiles::new)
                .onErrorReturn(failure -> isTag(failure, "path/not_found"), none());
    }

    private static boolean isTag(Throwable failure, String tag) {
        return failure instanceof DropboxApiException refusal && refusal.tag().equals(tag);
    }

    /** Whether Dropbox has a file of this size at a path, so that a look at its content is worth while. */
    boolean mayHave(String path, long size) {
        Known known = files.get(Siblings.fold(path));
        return known != null && known.size() == size;
    }

    /** Whether Dropbox has this very content at a path; reads the file to its end. */
    boolean has(String path, ReadableByteChannel file) throws IOException {
        Known known = files.get(Siblings.fold(path));
        return known != null && hash(file).equals(known.hash());
    }

    private static ContentHash hash(ReadableByteChannel file) throws IOException {
        BlockHasher hasher = new BlockHasher();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
        while (file.read(buffer.clear()) >= 0) {
            hasher.update(buffer.flip());
        }
        return hasher.finish().contentHash();
    }

    private record Known(long size, @Nullable ContentHash hash) {}
}
