package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.LimitExceededException;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.reactor.internal.window.AlignedWindow;

/** Holds what the source delivers against what was declared of it, before anything is committed. */
final class SourceCheck {

    private final UploadTask task;
    private final DropboxLimits limits;

    SourceCheck(UploadTask task, DropboxLimits limits) {
        this.task = task;
        this.limits = limits;
    }

    /**
     * Checks the file's length as of this window.
     *
     * @throws DropboxException if the file is too long for Dropbox, or not as long as declared
     */
    void checkLength(AlignedWindow window) {
        long end = window.offset() + window.length();
        if (end > limits.maxFileSize()) {
            throw LimitExceededException.of(
                    "file size",
                    end,
                    limits.maxFileSize(),
                    "B",
                    "nothing was committed; split the source, or set the limits of your account");
        }
        if (task.declaredLength().isPresent()) {
            long declared = task.declaredLength().getAsLong();
            if (end > declared || (window.last() && end < declared)) {
                throw SourceMismatchException.ofLength(declared, end);
            }
        }
    }

    /**
     * Checks the whole content.
     *
     * @throws SourceMismatchException if it is not the declared one
     */
    void checkContent(ContentHash actual) {
        ContentHash declared = task.declaredHash();
        if (declared != null && !declared.equals(actual)) {
            throw SourceMismatchException.ofHash(declared, actual);
        }
    }
}
