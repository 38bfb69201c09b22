package io.github.dropflux.cli.report;

/** An upload that was not begun, since it does not fit into the account. */
public final class NoRoomException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param numbers what is needed and what is free, after "the upload" */
    public NoRoomException(String numbers) {
        super(
                "the upload "
                        + numbers
                        + ": nothing was sent; free some space there, use another account, or replace files"
                        + " with --mode overwrite");
    }
}
