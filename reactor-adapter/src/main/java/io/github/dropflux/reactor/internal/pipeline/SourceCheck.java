package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.LimitExceededException;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import org.jspecify.annotations.Nullable;

/** Holds what the source delivers against what was declared of it, before anything is committed. */
final class SourceCheck {

    private final UploadTask task;
    private final DropboxLimits limits;

    SourceCheck(UploadTask task, DropboxLimits limits) {
        this.task = task;
        this.limits = limits;
    }

    /** What is wrong with the file's length as of this window; null when nothing is. */
    @Nullable DropboxException lengthFault(AlignedWindow window) {
        long end = window.offset() + window.length();
        if (end > limits.maxFileSize()) {
            return LimitExceededException.of(
                    "file size",
                    end,
                    limits.maxFileSize(),
                    "B",
                    "nothing was committed; split the source, or set the limits of your account");
        }
        if (task.declaredLength().isEmpty()) {
            return null;
        }
        long declared = task.declaredLength().getAsLong();
        return end > declared || (window.last() && end < declared)
                ? SourceMismatchException.ofLength(declared, end)
                : null;
    }

    /** What is wrong with the content; null when nothing is. */
    @Nullable DropboxException contentFault(ContentHash actual) {
        ContentHash declared = task.declaredHash();
        return declared == null || declared.equals(actual)
                ? null
                : SourceMismatchException.ofHash(declared, actual);
    }
}
