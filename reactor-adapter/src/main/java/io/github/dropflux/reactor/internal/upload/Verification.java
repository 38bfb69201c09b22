package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.ContentHash;
import io.github.dropflux.ContentHashMismatchException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.FileMetadata.Verified;

/** Holds what Dropbox says it stored against what was sent. */
final class Verification {

    private Verification() {}

    /**
     * Checks that nothing differs. An answer without a hash is held against the size.
     *
     * @return the same metadata, saying what was compared
     * @throws DropboxException if something does
     */
    static FileMetadata check(String path, FileMetadata stored, long length, ContentHash hash) {
        ContentHash theirs = stored.contentHash();
        if (theirs != null && !theirs.equals(hash)) {
            throw ContentHashMismatchException.of(path, hash, theirs);
        }
        if (stored.size() != length) {
            throw DropboxTransportException.of(
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
        return stored.toBuilder()
                .verified(theirs == null ? Verified.SIZE : Verified.SIZE_AND_HASH)
                .build();
    }
}
