package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.http.Endpoints;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Logs what passes on its way to another telemetry: each call and each upload at DEBUG, long waits at WARN. While DEBUG is off,
 * a call costs the question whether it is. A path is in lines of DEBUG only, and in a warning while DEBUG is on. Free text of a
 * server is in no line: it could echo the token.
 */
public final class LoggingTelemetry implements Telemetry {

    /** Shorter waits are nobody's business. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(10);

    private static final long MIB = 1 << 20;

    private final Telemetry next;
    private final SafeLog uploads = new SafeLog("io.github.dropflux.upload");
    private final SafeLog calls = new SafeLog("io.github.dropflux.call");

    public LoggingTelemetry(Telemetry next) {
        this.next = next;
    }

    /**
     * Logs that an uploader was built.
     *
     * @param credentials their kind, in words
     * @param concurrency in words, too
     */
    public static void built(
            String name,
            Endpoints endpoints,
            String credentials,
            long windowSize,
            String concurrency,
            long budget) {
        new SafeLog("io.github.dropflux.uploader")
                .info(
                        Outcomes.plain(name)
                                + " uploads to "
                                + endpoints
                                + " with "
                                + credentials
                                + ", in windows of "
                                + size(windowSize)
                                + ", "
                                + concurrency
                                + ", in at most "
                                + size(budget)
                                + " of memory for all uploads");
    }

    @Override
    public Context inherited(Context context) {
        return next.inherited(context);
    }

    @Override
    public <T> Mono<T> upload(String path, Mono<T> upload) {
        Mono<T> watched = next.upload(path, upload);
        return Mono.defer(
                () -> {
                    UploadNotice notice = new UploadNotice(path);
                    Mono<T> known = watched.contextWrite(notice::in);
                    return uploads.isDebugEnabled()
                            ? logged(
                                    known,
                                    uploads,
                                    "upload" + notice.ofPath(),
                                    stored -> "stored",
                                    failure -> "failed with " + Outcomes.inWords(failure))
                            : known;
                });
    }

    @Override
    public <T> Mono<T> commit(Mono<T> commit) {
        return next.commit(commit);
    }

    @Override
    public Mono<Response> call(Request request, Mono<Response> attempt) {
        Mono<Response> watched = next.call(request, attempt);
        return calls.isDebugEnabled()
                ? Mono.defer(
                        () ->
                                logged(
                                        watched,
                                        calls,
                                        request.route().path(),
                                        response -> text(request, response),
                                        failure -> text(request, failure)))
                : watched;
    }

    private static String text(Request request, @Nullable Response response) {
        return text(request, "200", response == null ? null : response.requestId());
    }

    private static String text(Request request, Throwable failure) {
        return text(
                request,
                Outcomes.inWords(failure),
                failure instanceof RefusedCallException refused ? refused.requestId() : null);
    }

    private static String text(Request request, String outcome, @Nullable String requestId) {
        return outcome
                + ", "
                + request.body().length()
                + " bytes"
                + (requestId == null ? "" : ", request id " + Outcomes.plain(requestId));
    }

    /** Logs how it ends and how long it took, once: a cancel may come after the end. */
    private static <T> Mono<T> logged(
            Mono<T> watched,
            SafeLog log,
            String what,
            Function<? super T, String> success,
            Function<Throwable, String> failure) {
        long since = System.nanoTime();
        AtomicBoolean over = new AtomicBoolean();
        Consumer<String> end =
                how -> {
                    if (over.compareAndSet(false, true)) {
                        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
                        log.debug(what + ": " + how + ", " + millis + " ms");
                    }
                };
        return watched.doOnSuccess(value -> end.accept(success.apply(value)))
                .doOnError(thrown -> end.accept(failure.apply(thrown)))
                .doOnCancel(() -> end.accept("cancelled"));
    }

    @Override
    public void retried(Route route, Throwable after) {
        next.retried(route, after);
    }

    @Override
    public void retryAhead(ContextView context, Retry retry) {
        next.retryAhead(context, retry);
        UploadNotice upload = UploadNotice.of(context);
        boolean warns = (isLong(retry.failingFor()) || isLong(retry.pause())) && upload.begins();
        boolean debug = uploads.isDebugEnabled();
        if (warns) {
            uploads.warn("upload" + (debug ? upload.ofPath() : "") + ": " + text(retry));
        } else if (debug) {
            uploads.debug("upload" + upload.ofPath() + ": " + text(retry));
        }
    }

    private static String text(Retry retry) {
        return retry.route().path()
                + " has failed for "
                + seconds(retry.failingFor())
                + ", now with "
                + Outcomes.inWords(retry.after())
                + "; attempt "
                + retry.attempt()
                + " of "
                + retry.attempts()
                + " comes in "
                + seconds(retry.pause())
                + ", and the call may be retried "
                + until(retry.left());
    }

    @Override
    public void recovered(ContextView context) {
        next.recovered(context);
        UploadNotice.of(context).ends();
    }

    @Override
    public void rateLimited(Route route, Throwable refusal, Duration longer, Duration wait) {
        next.rateLimited(route, refusal, longer, wait);
        if (isLong(longer)) {
            uploads.warn(
                    "a rate limit holds all calls of an account back for "
                            + seconds(wait)
                            + ", "
                            + until(wait)
                            + ": "
                            + route.path()
                            + " was refused with "
                            + Outcomes.inWords(refusal));
        }
    }

    @Override
    public void heldBack(Duration wait) {
        next.heldBack(wait);
    }

    @Override
    public void standsStill(
            Duration time, int waiting, long usedBytes, long limitBytes, Duration sourceLimit) {
        next.standsStill(time, waiting, usedBytes, limitBytes, sourceLimit);
        uploads.warn(
                "no upload has moved for "
                        + seconds(time)
                        + ": "
                        + waiting
                        + (waiting == 1 ? " upload waits" : " uploads wait")
                        + " for memory that others hold, "
                        + usedBytes
                        + " of "
                        + limitBytes
                        + " bytes of the budget, and these wait for their sources. "
                        + (sourceLimit.isZero()
                                ? "No limit ends them, since UploadTimeouts.source is zero."
                                : "A source that delivers nothing for "
                                        + seconds(sourceLimit)
                                        + " ends its upload (UploadTimeouts.source).")
                        + " Sources that wait for each other need a larger budget"
                        + " (DropboxUploaderBuilder.budget)");
    }

    @Override
    public void appendLimit(
            int limit, String phase, Duration unloaded, OptionalInt cap, String reason) {
        next.appendLimit(limit, phase, unloaded, cap, reason);
        if (uploads.isDebugEnabled()) {
            uploads.debug(
                    "an account may have "
                            + limit
                            + (limit == 1 ? " append" : " appends")
                            + " in flight ("
                            + reason
                            + "; "
                            + phase
                            + "; without a queue an append takes "
                            + (unloaded.isZero() ? "an unknown time" : unloaded.toMillis() + " ms")
                            + (cap.isPresent() ? "; a rate limit allows " + cap.getAsInt() : "")
                            + ")");
        }
    }

    @Override
    public void sent(long bytes) {
        next.sent(bytes);
    }

    @Override
    public void acknowledged(long bytes) {
        next.acknowledged(bytes);
    }

    private static boolean isLong(Duration wait) {
        return wait.compareTo(LONG_WAIT) > 0;
    }

    private static String seconds(Duration time) {
        return (time.toMillis() + 999) / 1000 + " s";
    }

    /** By the clock of this machine, which is the reader's. */
    private static String until(Duration left) {
        return "until " + Instant.now().plus(left).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String size(long bytes) {
        return bytes % MIB == 0 ? bytes / MIB + " MiB" : bytes + " bytes";
    }

    /** What is known of an upload in its Reactor context, so that one warning stands for all its calls. */
    private static final class UploadNotice {

        private static final UploadNotice UNKNOWN = new UploadNotice("");

        private final String path;
        private final AtomicBoolean waiting = new AtomicBoolean();

        UploadNotice(String path) {
            this.path = path;
        }

        Context in(Context context) {
            return context.put(UploadNotice.class, this);
        }

        /** Of a call that belongs to no upload, that of none. */
        static UploadNotice of(ContextView context) {
            return context.hasKey(UploadNotice.class) ? context.get(UploadNotice.class) : UNKNOWN;
        }

        /** Whether nothing has been said of the wait yet. */
        boolean begins() {
            return this == UNKNOWN || waiting.compareAndSet(false, true);
        }

        void ends() {
            waiting.set(false);
        }

        String ofPath() {
            return this == UNKNOWN ? "" : " of " + Outcomes.plain(path);
        }
    }

    /** A logger that cannot harm: behind it are the user's appenders, and what one throws is lost. */
    private static final class SafeLog {

        private final Logger logger;

        SafeLog(String name) {
            logger = Loggers.getLogger(name);
        }

        /** Asked for each call, so that nothing is allocated here. */
        boolean isDebugEnabled() {
            try {
                return logger.isDebugEnabled();
            } catch (Throwable thrown) {
                return false;
            }
        }

        void debug(String line) {
            run(() -> logger.debug(line));
        }

        void info(String line) {
            run(() -> logger.info(line));
        }

        void warn(String line) {
            run(() -> logger.warn(line));
        }

        private static void run(Runnable logging) {
            try {
                logging.run();
            } catch (Throwable thrown) {
                // There is nowhere left to report it.
            }
        }
    }
}
