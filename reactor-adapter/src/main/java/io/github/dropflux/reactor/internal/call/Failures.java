package io.github.dropflux.reactor.internal.call;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.Tags;
import io.github.dropflux.internal.session.FailureTable;
import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionCommand.Fault;
import io.github.dropflux.reactor.internal.http.FatalErrorException;
import io.github.dropflux.reactor.internal.http.NetworkFailures;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.UnreachableException;
import io.github.dropflux.reactor.internal.http.UnusableResponseException;
import org.jspecify.annotations.Nullable;

/** From what went wrong inside to what a user is told. */
public final class Failures {

    private static final int BAD_REQUEST = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int SERVER_ERROR = 500;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    private static final String LATER = "try again later";
    private static final String PROXY_ADVICE =
            "the proxy does not let this through: give it user and password with HttpClient.proxy(...) in"
                    + " configureHttpClient, or ask who runs it";

    private static final String HASH_MISMATCH = "content_hash_mismatch";

    private Failures() {}

    /**
     * Names the route, which the network's own exceptions do not know.
     *
     * @param givenUp why it was not tried again although it might have been; empty when there is nothing to say
     */
    static Throwable ofCall(Route route, Throwable failure, String givenUp) {
        if (failure instanceof RefusedCallException refused && !givenUp.isEmpty()) {
            return refused.advising(givenUp);
        }
        String after = givenUp.isEmpty() ? "" : "; " + givenUp;
        if (failure instanceof UnusableResponseException) {
            return DropboxTransportException.of(
                    NetworkFailures.describe(route, failure) + after, false, failure);
        }
        NetworkFault fault = NetworkFailures.kind(failure).orElse(null);
        if (fault == null) {
            return failure;
        }
        return DropboxTransportException.of(
                NetworkFailures.describe(route, failure)
                        + after
                        + "; "
                        + advice(fault, failure instanceof UnreachableException),
                fault.isTransient() && fault != NetworkFault.PROXY_REFUSED,
                failure);
    }

    /**
     * @param unreached whether nobody has ever answered
     */
    private static String advice(NetworkFault fault, boolean unreached) {
        return switch (fault) {
            case TLS_REFUSED ->
                    "check the endpoint and its certificate, and whether this machine trusts who issued"
                            + " it, as a proxy that reads TLS needs";
            case PROXY_REFUSED -> PROXY_ADVICE;
            case OUT_OF_MEMORY ->
                    "give the process more direct memory (-XX:MaxDirectMemorySize) or this uploader a"
                            + " smaller budget";
            case UNKNOWN_HOST ->
                    unreached
                            ? "check the endpoint's host name, and this machine's network and name"
                                    + " servers"
                            : LATER;
            case CONNECT_FAILED, CONNECT_TIMEOUT ->
                    unreached
                            ? "nobody there has ever answered this uploader: check the endpoint, whether"
                                    + " it runs, and any firewall or proxy on the way"
                            : LATER;
            case ACQUIRE_TIMEOUT,
                    TLS_ENDED,
                    RESET,
                    PREMATURE_CLOSE,
                    WRITE_STALLED,
                    NO_ANSWER,
                    OTHER ->
                    LATER;
        };
    }

    /**
     * Nobody knows whether the commit happened.
     *
     * @param failure of the last attempt
     * @param asking what went wrong when it was asked what is stored; null when that gave no answer
     * @param givenUp as of {@link #ofCall}
     */
    static DropboxTransportException inDoubt(
            Route route, Throwable failure, @Nullable Throwable asking, String givenUp) {
        if (asking instanceof DropboxTransportException told && told.commitInDoubt()) {
            return told;
        }
        String text =
                describe(route, failure)
                        + (givenUp.isEmpty() ? "" : "; " + givenUp)
                        + "; an attempt may have stored the file all the same"
                        + (asking == null
                                ? ""
                                : ", and looking for it told nothing: " + said(asking))
                        + ". Look at the destination before uploading anew"
                        + (route == Route.UPLOAD ? "" : ", or resume from the checkpoint");
        return DropboxTransportException.inDoubt(text, failure)
                .withRequestId(
                        failure instanceof RefusedCallException refused
                                ? refused.requestId()
                                : null);
    }

    private static String describe(Route route, Throwable failure) {
        if (failure instanceof RefusedCallException refused) {
            CallError error = refused.error();
            String said = Tags.explain(error);
            return route.path()
                    + " was answered with "
                    + error.status()
                    + (error.tag().isEmpty() ? "" : " " + error.tag())
                    + (said.isEmpty() ? "" : ": " + said);
        }
        return NetworkFailures.describe(route, failure);
    }

    private static String said(Throwable asking) {
        return asking instanceof RefusedCallException refused
                ? refused.error().toString()
                : String.valueOf(asking.getMessage());
    }

    public static DropboxException ofSession(SessionCommand.Fail command) {
        return command.fault() == Fault.SOURCE_TOO_SHORT
                ? SourceMismatchException.of(command.detail())
                : DropboxTransportException.of(command.detail(), false, null);
    }

    /** What the subscriber gets, always one of our kinds of exception. */
    public static DropboxException toUser(Throwable failure) {
        if (failure instanceof DropboxException told) {
            return told;
        }
        if (failure instanceof RefusedCallException refused) {
            int status = refused.error().status();
            if (status < BAD_REQUEST) {
                return DropboxTransportException.of(
                        describe(refused.error().route(), refused), false, refused);
            }
            return status == PROXY_AUTHENTICATION_REQUIRED ? ofProxy(refused) : ofRefusal(refused);
        }
        if (failure instanceof UnusableResponseException) {
            return DropboxTransportException.of(
                    String.valueOf(failure.getMessage()), false, failure);
        }
        Throwable cause = failure.getCause();
        return LocalFailureException.of(
                Origin.OTHER,
                failure instanceof FatalErrorException && cause != null ? cause : failure);
    }

    /** The same, with the path that the file was to be stored at. */
    public static DropboxException ofUpload(String path, Throwable failure) {
        DropboxException told = toUser(failure);
        return path.equals(told.path()) ? told : told.withPath(path);
    }

    /** It is a proxy that asks who calls, and never Dropbox. */
    private static DropboxTransportException ofProxy(RefusedCallException refused) {
        CallError error = refused.error();
        return DropboxTransportException.of(
                        "a proxy on the way refused "
                                + error.route().path()
                                + " with "
                                + error.status()
                                + (error.summary().isEmpty() ? "" : ": " + error.summary())
                                + "; "
                                + PROXY_ADVICE,
                        false,
                        refused)
                .withRequestId(refused.requestId());
    }

    /**
     * The end of an upload whose uploader was closed.
     *
     * @param committing whether the call that makes the file was under way, and its outcome is not known
     */
    public static DropboxException ofClosing(String path, boolean committing) {
        return committing
                ? DropboxTransportException.inDoubt(
                        "The uploader was closed while Dropbox was asked to store "
                                + path
                                + ", and its answer was not waited for: look at the path, or resume"
                                + " from the checkpoint, if there is one, after reopen() or with another uploader",
                        null)
                : LocalFailureException.ofClosed(path);
    }

    private static String later(String said, int status) {
        boolean trouble = status == REQUEST_TIMEOUT || status >= SERVER_ERROR;
        return !trouble || said.contains(LATER)
                ? said
                : said.isEmpty() ? LATER : said + "; " + LATER;
    }

    private static DropboxApiException ofRefusal(RefusedCallException refused) {
        CallError error = refused.error();
        // Damaged in each of many attempts, it was not the network that damaged it.
        boolean damaged = error.tag().endsWith(HASH_MISMATCH);
        return DropboxApiException.of(
                        error.status(),
                        error.route().path(),
                        error.tag(),
                        later(Tags.explain(error), error.status()),
                        !damaged && FailureTable.isTransient(error))
                .withUploadSessionId(error.uploadSessionId())
                .withRetryAfter(error.retryAfter())
                .withRequestId(refused.requestId());
    }
}
