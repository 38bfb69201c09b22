package io.github.dropflux.cli.report;

/** Nobody is logged in, or logging in did not work out. */
public final class LoginException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LoginException(String message) {
        super(message);
    }
}
