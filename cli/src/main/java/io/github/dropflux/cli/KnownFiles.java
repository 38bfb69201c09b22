package io.github.dropflux.cli;

import io.github.dropflux.ContentHash;
import io.github.dropflux.internal.hash.BlockHasher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Files that Dropbox has, by path: about 200 bytes of memory each. */
final class KnownFiles {

    private static final int BUFFER_SIZE = 256 * 1024;

    private final Map<String, Known> files;

    private KnownFiles(Map<String, Known> files) {
        this.files = files;
    }

    static KnownFiles none() {
        return new KnownFiles(Map.of());
    }

    static Mono<KnownFiles> of(Flux<ListedFile> listing) {
        return listing.collectMap(
                        file -> Siblings.fold(file.path()),
                        file -> new Known(file.size(), file.contentHash()))
                .map(KnownFiles::new);
    }

    /** Whether Dropbox has a file of this size at a path, so that a look at its content is worth while. */
    boolean mayHave(String path, long size) {
        Known known = files.get(Siblings.fold(path));
        return known != null && known.size() == size;
    }

    /** Whether Dropbox has this very content at a path; reads the file to its end. */
    boolean has(String path, ReadableByteChannel file) throws IOException {
        Known known = files.get(Siblings.fold(path));
        return known != null && known.hash().equals(hash(file));
    }

    private static ContentHash hash(ReadableByteChannel file) throws IOException {
        BlockHasher hasher = new BlockHasher();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
        while (file.read(buffer.clear()) >= 0) {
            hasher.update(buffer.flip());
        }
        return hasher.finish().contentHash();
    }

    private record Known(long size, ContentHash hash) {}
}
