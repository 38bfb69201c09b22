package io.github.dropflux.cli;

/** The file of {@code --resume} is not one to go on from; nothing was sent. */
final class ResumeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ResumeException(String message) {
        super(message);
    }
}
