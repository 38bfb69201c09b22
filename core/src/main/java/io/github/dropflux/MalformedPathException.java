package io.github.dropflux;

/** A path or file name that Dropbox can't take. Thrown at once, before anything is sent; the message quotes it and says why. */
public final class MalformedPathException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    MalformedPathException(String text) {
        super(text);
    }
}
