package io.github.dropflux.cli;

import org.jspecify.annotations.Nullable;

/** The source could not be read to its end; so nothing is stored. */
final class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    SourceException(String message) {
        this(message, null);
    }
}
