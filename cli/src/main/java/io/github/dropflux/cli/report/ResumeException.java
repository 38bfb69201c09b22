package io.github.dropflux.cli.report;

/** The file of {@code --resume} is not one to go on from; nothing was sent. */
public final class ResumeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ResumeException(String message) {
        super(message);
    }
}
