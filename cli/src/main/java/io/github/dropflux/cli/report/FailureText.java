package io.github.dropflux.cli.report;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.cli.text.OneLine;
import io.netty.handler.proxy.ProxyConnectException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A failure in one line: what, why, how to go on. */
public final class FailureText {

    public static final String OUT_OF_MEMORY =
            "not enough memory for this window and concurrency: lower --window or --concurrency, or set"
                    + " JAVA_TOOL_OPTIONS=-XX:MaxDirectMemorySize=256m; nothing was stored";

    private FailureText() {}

    public static String of(Throwable failure) {
        if (failure instanceof UploadFailedException upload) {
            String proxied = upload.proxy().isEmpty() ? "" : proxied(upload);
            return OneLine.of(
                            "upload to "
                                    + upload.path()
                                    + " failed: "
                                    + (proxied.isEmpty() ? text(upload.failure()) : proxied))
                    + OneLine.of(upload.hint());
        }
        return OneLine.of(text(failure));
    }

    private static String text(Throwable failure) {
        return plain(exact(failure));
    }

    /** Without the words of those who write Java. */
    private static String plain(String said) {
        return said.replaceAll(" ?\\(RetryPolicy\\.\\w+\\)", "")
                .replace("the RetryPolicy's total time", "the time that a call may take,")
                .replace(" of the RetryPolicy", "");
    }

    private static String exact(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof LocalFailureException local && cause != null) {
            if (local.origin() == Origin.SOURCE && cause instanceof TimeoutException) {
                return silent(String.valueOf(cause.getMessage()));
            }
            return local.origin() == Origin.CHECKPOINT_STORE
                    ? String.valueOf(cause.getMessage())
                    : text(cause);
        }
        if (failure instanceof SourceException
                || failure instanceof ResumeException
                || failure instanceof NoRoomException
                || failure instanceof LoginException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof DropboxApiException refusal) {
            return refusal(refusal);
        }
        if (failure instanceof DropboxTransportException transport) {
            return unreachable(transport);
        }
        if (failure instanceof DropboxException) {
            return String.valueOf(failure.getMessage());
        }
        if (findCause(failure, OutOfMemoryError.class) != null) {
            return OUT_OF_MEMORY;
        }
        if (failure instanceof BindException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof IOException) {
            return "cannot read it (" + reason(failure) + "); nothing was stored";
        }
        return "unexpected failure: "
                + OneLine.of(failure.getMessage())
                + "; --verbose shows where";
    }

    /** The library's words, which begin with "it", in those of the command line. */
    private static String silent(String said) {
        return said.replaceFirst(
                                "; the call that asks it has not reached it: .*",
                                "; it may be a pipe that nobody has opened")
                        .replaceFirst("^it ", "SOURCE ")
                        .replace("UploadTimeouts.withSource", "--source-timeout")
                        .replace("zero is no limit", "0 is no limit")
                + "; nothing was stored";
    }

    private static String refusal(DropboxApiException refusal) {
        String tag = refusal.tag();
        String advice = "";
        if (refusal.sessionExpired()) {
            return "Dropbox has forgotten what it got, which it does 7 days after the start, or once it has"
                    + " become a file; this run stored nothing";
        }
        if (refusal.route().equals("oauth2/token")) {
            return refusal.getMessage()
                    + (tag.equals("invalid_grant") ? "; 'dropflux login' does that" : "");
        }
        if (refusal.status() == 401 && !tag.equals("missing_scope")) {
            advice =
                    "; log in with 'dropflux login', or give a valid token with --token or"
                            + " DROPBOX_ACCESS_TOKEN, or one that renews itself with --refresh-token and"
                            + " --app-key";
        } else if (tag.contains("conflict/file_ancestor")) {
            advice = "; a file is where the path needs a folder: choose another path";
        } else if (tag.contains("conflict/folder")) {
            advice = "; a folder has that name: choose another path, or pass --autorename";
        } else if (tag.contains("conflict")) {
            advice =
                    "; another file has that name: pass --mode overwrite to replace it, --autorename to"
                            + " keep both, or choose another path";
        } else if (tag.contains("insufficient_space")) {
            advice = "; free some space there, or use another account";
        } else if (refusal.isTransient()) {
            advice = "; try again later";
        }
        if (tag.isEmpty() || advice.isEmpty()) {
            // The line names the destination already.
            String said = String.valueOf(refusal.withPath(null).getMessage());
            return said.contains(advice) ? said : said + advice;
        }
        return "Dropbox refused "
                + refusal.route()
                + " with "
                + refusal.status()
                + " "
                + tag
                + advice
                + refusal.requestId().map(id -> " [request id " + id + "]").orElse("");
    }

    private static String unreachable(DropboxTransportException failure) {
        return failure.commitInDoubt()
                ? "nobody can tell whether the file is there, look at it before anything else: "
                        + failure.getMessage()
                : notReached(failure);
    }

    /** What a proxy did not let through; empty where the failure is none of the proxy's. */
    private static String proxied(UploadFailedException upload) {
        DropboxException failure = upload.failure();
        if (!(failure instanceof DropboxTransportException transport)
                || transport.commitInDoubt()) {
            return "";
        }
        Throwable refused = findCause(failure, ProxyConnectException.class);
        if (refused != null) {
            String reason = reason(refused);
            return upload.proxy()
                    + (reason.contains("timeout")
                            ? " does not answer ("
                            : " refuses the way to Dropbox (")
                    + reason
                    + "); check the variable, and NO_PROXY";
        }
        Throwable unreached = findCause(failure, ConnectException.class);
        Throwable unknown = findCause(failure, UnknownHostException.class);
        if (unreached != null) {
            return upload.proxy()
                    + " does not answer ("
                    + reason(unreached)
                    + "); check the variable, and that the proxy runs";
        }
        return unknown == null
                ? ""
                : upload.proxy()
                        + " cannot be found ("
                        + reason(unknown)
                        + "); check the variable, and the network";
    }

    private static String notReached(DropboxTransportException failure) {
        Throwable refused = findCause(failure, ConnectException.class);
        if (refused instanceof ProxyConnectException) {
            return "the proxy did not let it through ("
                    + reason(refused)
                    + "); check what HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names, and NO_PROXY";
        }
        if (refused != null) {
            return "cannot connect ("
                    + reason(refused)
                    + "); check that the server runs and --endpoint is right";
        }
        Throwable unknown = findCause(failure, UnknownHostException.class);
        if (unknown != null) {
            return "cannot find the server ("
                    + reason(unknown)
                    + "); check --endpoint and the network";
        }
        if (findCause(failure, SSLException.class) != null) {
            return failure.getMessage()
                    + "; is it an https server, and its certificate trusted (--ca-cert)?";
        }
        return String.valueOf(failure.getMessage());
    }

    /** Why, in few words. */
    public static String reason(Throwable failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof ClosedChannelException) {
            return "closed while reading";
        }
        return OneLine.of(failure.getMessage());
    }

    private static @Nullable Throwable findCause(
            Throwable failure, Class<? extends Throwable> kind) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 16; depth++) {
            if (kind.isInstance(at)) {
                return at;
            }
            at = at.getCause();
        }
        return null;
    }
}
