package io.github.dropflux.spring;

/** The properties do not say whose Dropbox to write to. Never holds a secret. */
final class InvalidCredentialsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    InvalidCredentialsException(String problem, String action) {
        super(problem);
        this.action = action;
    }

    String action() {
        return action;
    }
}
