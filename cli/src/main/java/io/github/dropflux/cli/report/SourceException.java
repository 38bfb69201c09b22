package io.github.dropflux.cli.report;

import org.jspecify.annotations.Nullable;

/** The source could not be read to its end; so nothing is stored. */
public final class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public SourceException(String message) {
        this(message, null);
    }
}
