package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.DropboxCredentials.requireId;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.PathRoot;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.reactor.internal.account.AccountKey;
import io.github.dropflux.reactor.internal.checkpoint.GuardedStore;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.http.Endpoints;
import io.github.dropflux.reactor.internal.http.NettyTransport;
import io.github.dropflux.reactor.internal.telemetry.LoggingTelemetry;
import io.github.dropflux.reactor.internal.upload.UploadSettings;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import io.netty.util.internal.PlatformDependent;
import java.net.URI;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.util.context.Context;

/** Builds a {@link DropboxUploader}; only the credentials are required. */
public final class DropboxUploaderBuilder {

    private static final long DEFAULT_WINDOW_SIZE = 2 * DropboxLimits.BLOCK_SIZE;

    /** Appends in flight for which there is memory in any case, unless a number is pinned. */
    private static final int LEAST_AUTOMATIC = 4;

    private static final int MAX_CONCURRENCY = 256;
    private static final int DEFAULT_SESSIONS_AHEAD = 4;

    /** The most that Dropbox opens in one call. */
    private static final int MAX_SESSIONS_AHEAD = 1_000;

    private static final long MOST_DEFAULT_BUDGET = 256L << 20;

    private @Nullable PathRoot pathRoot;
    private @Nullable String selectUser;
    private @Nullable String selectAdmin;
    private @Nullable DropboxCredentials credentials;
    private Endpoints endpoints = Endpoints.dropbox();
    private @Nullable HttpClient httpClient;
    private UnaryOperator<HttpClient> configuring = UnaryOperator.identity();
    private long windowSize = DEFAULT_WINDOW_SIZE;
    private OptionalInt concurrency = OptionalInt.empty();
    private SessionPlan plan = SessionPlan.AUTO;
    private DropboxLimits limits = DropboxLimits.defaults();
    private OptionalLong budget = OptionalLong.empty();
    private RetryPolicy retry = RetryPolicy.defaults();
    private RetryPolicy commitRetry = RetryPolicy.patient();
    private Supplier<Scheduler> timer = Schedulers::parallel;
    private @Nullable UploadTimeouts timeouts;
    private @Nullable CheckpointStore checkpoints;
    private BatchSettings batch = BatchSettings.defaults();
    private int sessionsAhead = DEFAULT_SESSIONS_AHEAD;
    private @Nullable UploadTelemetry telemetry;
    private String name = "dropflux";

    DropboxUploaderBuilder() {}

    /**
     * What the uploader is called in its meters, observations and the log, where there are several; by default {@code dropflux}.
     * Choose one of few: each is a series of its own in a monitoring system.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public DropboxUploaderBuilder name(String value) {
        Objects.requireNonNull(value, "name");
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "the uploader's name is blank; leave it out for the default, " + name);
        }
        name = value;
        return this;
    }

    /** Whose Dropbox to write to; required. */
    public DropboxUploaderBuilder credentials(DropboxCredentials value) {
        Objects.requireNonNull(value, "credentials");
        credentials = value;
        return this;
    }

    /**
     * One base URL for both of Dropbox's hosts, such as an emulator's; by default Dropbox itself.
     *
     * @throws IllegalArgumentException unless it is an https URL, or an http URL whose host is
     *     {@code localhost} or a loopback address
     */
    public DropboxUploaderBuilder endpoint(URI value) {
        Objects.requireNonNull(value, "endpoint");
        endpoints = Endpoints.both(value);
        return this;
    }

    /**
     * Your own client, for a proxy, TLS settings, a connection pool or metrics. It stays yours
     * to close. Its redirects and its own retry are switched off for the calls made here; its time
     * limits stay, as {@link #timeouts} says.
     */
    public DropboxUploaderBuilder httpClient(HttpClient value) {
        Objects.requireNonNull(value, "httpClient");
        httpClient = value;
        return this;
    }

    /**
     * Changes the uploader's own client, such as its event loops or TLS; its pool stays the
     * uploader's, and is closed with it. Changes add up. Without effect on your own client. Called by {@link #build()}, and
     * again by {@link DropboxUploader#reopen()}, on the thread that calls these: ask there for event loops that may be replaced.
     * Both throw what it throws, and a {@link NullPointerException} where it returns null.
     */
    public DropboxUploaderBuilder configureHttpClient(UnaryOperator<HttpClient> change) {
        Objects.requireNonNull(change, "change");
        UnaryOperator<HttpClient> before = configuring;
        configuring =
                client ->
                        Objects.requireNonNull(
                                change.apply(before.apply(client)),
                                "the client that the function given to configureHttpClient returns");
        return this;
    }

    /** The folder that paths are relative to, as {@code Dropbox-API-Path-Root}. */
    public DropboxUploaderBuilder pathRoot(PathRoot value) {
        Objects.requireNonNull(value, "pathRoot");
        pathRoot = value;
        return this;
    }

    /** The team member to act as, by id, as {@code Dropbox-API-Select-User}. */
    public DropboxUploaderBuilder selectUser(String teamMemberId) {
        Objects.requireNonNull(teamMemberId, "teamMemberId");
        selectUser = requireId("team member id", teamMemberId);
        return this;
    }

    /** The team admin to act as, by id, as {@code Dropbox-API-Select-Admin}. */
    public DropboxUploaderBuilder selectAdmin(String teamMemberId) {
        Objects.requireNonNull(teamMemberId, "teamMemberId");
        selectAdmin = requireId("team member id", teamMemberId);
        return this;
    }

    /**
     * Bytes of one append, a multiple of 4 MiB and at most 148 MiB; by default 8 MiB. A source that
     * ends within one window is sent by one call.
     */
    public DropboxUploaderBuilder windowSize(long bytes) {
        windowSize = bytes;
        return this;
    }

    /**
     * Pins the appends in flight at once in one upload, from 1 to 256. By default each account's number is
     * found from how long its appends take, up to what {@link #budget} holds: it rises
     * while the link carries more, follows a link or a server that changes, and goes down after rate
     * limits and timeouts. {@link UploaderGauges#appendLimit()} shows it.
     */
    public DropboxUploaderBuilder concurrency(int value) {
        if (value < 1 || value > MAX_CONCURRENCY) {
            throw new IllegalArgumentException(
                    "concurrency " + value + " is not from 1 to " + MAX_CONCURRENCY);
        }
        concurrency = OptionalInt.of(value);
        return this;
    }

    /**
     * Bytes that the windows of all uploads of this uploader may take together, at least one window.
     * An upload holds what its source has delivered, in steps of 256 KiB, besides one buffer of the source.
     * Beyond the budget uploads wait in turns, and windows may be sent before they are full. By
     * default 256 MiB, or half of the direct memory that this JVM may use if that is less, but never less
     * than one upload may take.
     *
     * @throws IllegalArgumentException if it is less than 4 MiB
     */
    public DropboxUploaderBuilder budget(long bytes) {
        if (bytes < DropboxLimits.BLOCK_SIZE) {
            throw new IllegalArgumentException(
                    "a budget of "
                            + bytes
                            + " bytes holds no window; the smallest is "
                            + DropboxLimits.BLOCK_SIZE
                            + " bytes");
        }
        budget = OptionalLong.of(bytes);
        return this;
    }

    /**
     * One upload's need, or more where there is plenty: what holds the windows may be direct memory, of
     * which Netty needs some for itself.
     *
     * @param available bytes of direct memory that this JVM may use
     */
    static long defaultBudget(long window, int concurrency, long available) {
        return Math.max(window * (concurrency + 1L), Math.min(MOST_DEFAULT_BUDGET, available / 2));
    }

    private long budgetFor(long window) {
        long all =
                budget.orElseGet(
                        () ->
                                defaultBudget(
                                        window,
                                        concurrency.orElse(LEAST_AUTOMATIC),
                                        PlatformDependent.maxDirectMemory()));
        if (all < window) {
            throw new IllegalArgumentException(
                    "the budget of "
                            + all
                            + " bytes is smaller than a window of "
                            + window
                            + " bytes; raise budget(...) or lower windowSize(...)");
        }
        return all;
    }

    /** How uploads go; by default {@link SessionPlan#AUTO}. */
    public DropboxUploaderBuilder session(SessionPlan value) {
        Objects.requireNonNull(value, "session");
        plan = value;
        return this;
    }

    /**
     * When failed calls that carry bytes or open a session are retried; by default {@link
     * RetryPolicy#defaults()}.
     */
    public DropboxUploaderBuilder retry(RetryPolicy value) {
        Objects.requireNonNull(value, "retry");
        retry = value;
        return this;
    }

    /**
     * When the calls that make a file of a session, or find out whether one was made, are retried;
     * by default {@link RetryPolicy#patient()}. They carry no bytes, and by then all bytes have been
     * sent: Dropbox may answer 503 for minutes while it assembles a large file.
     */
    public DropboxUploaderBuilder commitRetry(RetryPolicy value) {
        Objects.requireNonNull(value, "commitRetry");
        commitRetry = value;
        return this;
    }

    /**
     * Tells the time and delays what is to be done later: retries and waiting for a rate limit; by
     * default {@link Schedulers#parallel()}. A {@code VirtualTimeScheduler} makes tests quick.
     */
    public DropboxUploaderBuilder timer(Scheduler value) {
        Objects.requireNonNull(value, "timer");
        timer = () -> value;
        return this;
    }

    /**
     * How long each step of a call may take; by default {@link UploadTimeouts#defaults()}. With a
     * client that you pass, write progress and answers are watched in any case; its connect, TLS and
     * response timeouts are replaced only when this is called, those of its connection pool never.
     */
    public DropboxUploaderBuilder timeouts(UploadTimeouts value) {
        Objects.requireNonNull(value, "timeouts");
        timeouts = value;
        return this;
    }

    /**
     * Where to keep each upload's checkpoint while it runs, so that it can be resumed after a crash: by
     * default nowhere. A window counts as acknowledged once its checkpoint is saved, so that after a
     * crash no more windows are resent than were in flight. An error of the store fails the
     * upload; one that must not, completes instead. A file that is stored has its checkpoint deleted.
     */
    public DropboxUploaderBuilder checkpoints(CheckpointStore value) {
        Objects.requireNonNull(value, "checkpoints");
        checkpoints = value;
        return this;
    }

    /** How many files share a call; by default {@link BatchSettings#defaults()}. */
    public DropboxUploaderBuilder batch(BatchSettings value) {
        Objects.requireNonNull(value, "batch");
        batch = value;
        return this;
    }

    /**
     * Sessions that may be open before an upload wants one, of each account and type, from 0 to 1,000; by default 4, and with 0
     * none. An upload that is longer than a window then waits for no round trip to open its session.
     *
     * <p>Sessions are opened ahead when one is wanted within a minute of another: as many as were wanted in the last minute, less one, by
     * one call ({@code start_batch}) each time no more than a quarter of these is left. So the first upload costs no call more, nor
     * does one that comes a minute after the one before. With the default, of 100 uploads in a row 2 open their own session, and
     * 34 calls ahead open the others', 36 calls instead of 100; of 2 uploads, 3 calls instead of 2. What is lost at the end is one
     * call's worth at most. Such a call is made once, never while a rate limit lasts; one that fails fails no upload, and none is
     * made for a minute or more after it. It counts as a call in telemetry, below no upload. A session is not used once it is an hour
     * old (Dropbox keeps it for 7 days).
     *
     * @throws IllegalArgumentException if it is not from 0 to 1,000
     */
    public DropboxUploaderBuilder sessionsAhead(int most) {
        if (most < 0 || most > MAX_SESSIONS_AHEAD) {
            throw new IllegalArgumentException(
                    "sessions ahead: " + most + " is not from 0 to " + MAX_SESSIONS_AHEAD);
        }
        sessionsAhead = most;
        return this;
    }

    /** Receives metrics and observations, such as {@link UploadTelemetry#micrometer}; by default nothing does. */
    public DropboxUploaderBuilder telemetry(UploadTelemetry value) {
        Objects.requireNonNull(value, "telemetry");
        telemetry = value;
        return this;
    }

    /** Dropbox's limits, should they change or your account's differ. */
    public DropboxUploaderBuilder limits(DropboxLimits value) {
        Objects.requireNonNull(value, "limits");
        limits = value;
        return this;
    }

    /**
     * The uploader.
     *
     * @throws IllegalStateException if there are no credentials
     * @throws IllegalArgumentException if the window size does not fit the limits or the budget
     */
    public DropboxUploader build() {
        if (credentials == null) {
            throw new IllegalStateException(
                    "no credentials; set them with credentials(DropboxCredentials.refreshToken(...))");
        }
        UploadTimeouts limits = timeouts == null ? UploadTimeouts.defaults() : timeouts;
        NettyTransport transport =
                httpClient == null
                        ? NettyTransport.own(configuring, endpoints, limits)
                        : NettyTransport.over(httpClient, timeouts != null, endpoints, limits);
        UploaderResources resources =
                new UploaderResources(
                        transport, settings(this.limits.requireWindowSize(windowSize)));
        UploaderGauges gauges = new UploaderGauges(resources);
        // As it is now: the builder may be used again.
        UploadTelemetry told = telemetry;
        String called = name;
        Function<Runnable, Runnable> shown =
                closing -> {
                    Runnable gone = UploadTelemetry.bind(told, called, gauges);
                    return () -> Guards.all(Context.empty(), gone, closing);
                };
        DropboxUploader uploader =
                new DropboxUploader(
                        resources,
                        new AccountKey(
                                credentials.credentials(), pathRoot, selectUser, selectAdmin),
                        true,
                        GuardedStore.of(checkpoints, timer),
                        new UploaderLife(
                                resources.running(),
                                timer,
                                shown.apply(transport.closing()),
                                () -> shown.apply(transport.reopen())));
        LoggingTelemetry.built(
                name,
                endpoints,
                credentials.kind(),
                windowSize,
                concurrency.isPresent()
                        ? concurrency.getAsInt() + " at once"
                        : "as many at once as the link carries",
                resources.budget().limit());
        return uploader;
    }

    /** One window is filled while the others are in flight. */
    private int most(long window, long budget) {
        return concurrency.orElse(
                (int) Math.max(1, Math.min(MAX_CONCURRENCY, budget / window - 1)));
    }

    private UploadSettings settings(long window) {
        long budget = budgetFor(window);
        return new UploadSettings(
                window,
                most(window, budget),
                concurrency.isEmpty(),
                budget,
                credentials == null || credentials.arePerRequest(),
                plan,
                limits,
                retry,
                commitRetry,
                batch,
                sessionsAhead,
                timeouts == null ? UploadTimeouts.defaults() : timeouts,
                new LoggingTelemetry(UploadTelemetry.of(telemetry, name)),
                timer);
    }
}
