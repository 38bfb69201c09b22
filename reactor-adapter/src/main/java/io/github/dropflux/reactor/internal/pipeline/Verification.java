package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.ContentHash;
import io.github.dropflux.ContentHashMismatchException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import org.jspecify.annotations.Nullable;

/** Holds what Dropbox says it stored against what was sent. */
final class Verification {

    private Verification() {}

    /** What differs; null when nothing does. An answer without a hash is held against the size. */
    static @Nullable DropboxException fault(
            String path, FileMetadata stored, long length, ContentHash hash) {
        ContentHash theirs = stored.contentHash();
        if (theirs != null && !theirs.equals(hash)) {
            return ContentHashMismatchException.of(path, hash, theirs);
        }
        if (stored.size() != length) {
            return DropboxTransportException.of(
                    "Dropbox says that it stored "
                            + stored.size()
                            + " B of "
                            + path
                            + ", but "
                            + length
                            + " B were sent and acknowledged: do not use the stored file, and"
                            + " upload it again",
                    false,
                    null);
        }
        return null;
    }
}
