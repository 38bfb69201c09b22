package io.github.dropflux.reactor.internal.http;

/** The server answered with more bytes than any answer of Dropbox has. Never leaves the adapter. */
public final class AnswerTooLargeException extends UnusableAnswerException {

    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(long limit) {
        super(
                "the answer is larger than "
                        + limit
                        + " bytes, which no answer of Dropbox is; check the endpoint",
                null);
    }
}
