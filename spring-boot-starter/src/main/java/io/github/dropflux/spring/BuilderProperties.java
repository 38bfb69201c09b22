package io.github.dropflux.spring;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.PathRoot;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.github.dropflux.reactor.FileCheckpointStore;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.UploadTimeouts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Passes properties on to a builder. What it refuses is told with the property's name. */
final class BuilderProperties {

    private static final Log LOG = LogFactory.getLog(BuilderProperties.class);

    /** Less than the ten seconds after which a probe of Kubernetes or a load balancer gives up, as a rule. */
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(5);

    private final DropfluxProperties properties;

    BuilderProperties(DropfluxProperties properties) {
        this.properties = properties;
    }

    void applyTo(DropboxUploaderBuilder builder) {
        set("endpoint", properties.endpoint(), builder::endpoint);
        set(
                "window-size",
                properties.windowSize(),
                size ->
                        builder.windowSize(
                                DropboxLimits.defaults().requireWindowSize(size.toBytes())));
        set("concurrency", properties.concurrency(), text -> concurrency(text, builder));
        set("budget", properties.budget(), size -> builder.budget(size.toBytes()));
        set("session", properties.session(), builder::session);
        set("sessions-ahead", properties.sessionsAhead(), builder::sessionsAhead);
        set(
                "checkpoint-folder",
                properties.checkpointFolder(),
                folder -> builder.checkpoints(FileCheckpointStore.inFolder(writable(folder))));
        set("path-root", properties.pathRoot(), id -> builder.pathRoot(PathRoot.namespaceId(id)));
        set("select-user", properties.selectUser(), builder::selectUser);
        set("select-admin", properties.selectAdmin(), builder::selectAdmin);
        builder.retry(retry("retry", RetryPolicy.defaults(), properties.retry()));
        builder.commitRetry(retry("commit-retry", RetryPolicy.patient(), properties.commitRetry()));
        builder.timeouts(timeouts(properties.timeouts()));
    }

    private static void concurrency(String text, DropboxUploaderBuilder builder) {
        if (text.equalsIgnoreCase("auto")) {
            return;
        }
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "concurrency " + text + " is neither auto nor a number from 1 to 256", e);
        }
        builder.concurrency(number);
    }

    /** Asked at the start: an upload would find it out with its first window. */
    private static Path writable(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new IllegalArgumentException(
                    "checkpoints cannot be kept in this folder, since "
                            + there
                            + (Files.isDirectory(there) ? " is not writable" : " is not a folder")
                            + "; name a folder that this process may write to");
        }
        return folder;
    }

    /**
     * How long uploads may go on once the application stops. Shorter than the phase, which leaves those that are ended then the
     * time to save their checkpoints, and their requests to be answered.
     *
     * @param phase how long Spring waits for all that stops together
     */
    Duration patience(Duration phase) {
        Duration within = phase.multipliedBy(9).dividedBy(10);
        Duration given = properties.shutdownTimeout();
        if (given == null) {
            return within;
        }
        Duration patience = named("shutdown-timeout", given, BuilderProperties::notNegative);
        if (patience.compareTo(phase) < 0) {
            return patience;
        }
        LOG.warn(
                "dropflux.shutdown-timeout="
                        + patience
                        + " does not fit into a shutdown phase of "
                        + phase
                        + ", so uploads get "
                        + within
                        + "; raise spring.lifecycle.timeout-per-shutdown-phase, or lower the former");
        return within;
    }

    Duration healthTimeout() {
        Duration given = properties.health().timeout();
        return given == null
                ? HEALTH_TIMEOUT
                : named("health.timeout", given, BuilderProperties::positive);
    }

    private static Duration positive(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(
                    time
                            + " leaves Dropbox no time to answer; it takes a second or less as a rule");
        }
        return time;
    }

    private static Duration notNegative(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(
                    time + " is negative; 0 ends uploads at once when the application stops");
        }
        return time;
    }

    private static RetryPolicy retry(
            String name, RetryPolicy defaults, DropfluxProperties.Retry values) {
        RetryPolicy policy =
                with(
                        defaults,
                        name + ".max-attempts",
                        values.maxAttempts(),
                        RetryPolicy::withMaxAttempts);
        Duration first = values.firstDelay();
        Duration longest = values.longestDelay();
        // Either may be given alone; which of the two is wrong then, is the one that was given.
        policy =
                with(
                        policy,
                        name + (longest == null ? ".first-delay" : ".longest-delay"),
                        longest == null ? first : longest,
                        (p, any) ->
                                p.withDelays(
                                        first == null ? p.firstDelay() : first,
                                        longest == null ? p.longestDelay() : longest));
        return with(policy, name + ".total-time", values.totalTime(), RetryPolicy::withTotalTime);
    }

    private static UploadTimeouts timeouts(DropfluxProperties.Timeouts values) {
        UploadTimeouts all = UploadTimeouts.defaults();
        all = with(all, "timeouts.connect", values.connect(), UploadTimeouts::withConnect);
        all = with(all, "timeouts.acquire", values.acquire(), UploadTimeouts::withAcquire);
        all =
                with(
                        all,
                        "timeouts.tls-handshake",
                        values.tlsHandshake(),
                        UploadTimeouts::withTlsHandshake);
        all =
                with(
                        all,
                        "timeouts.write-progress",
                        values.writeProgress(),
                        UploadTimeouts::withWriteProgress);
        all = with(all, "timeouts.answer", values.answer(), UploadTimeouts::withAnswer);
        all =
                with(
                        all,
                        "timeouts.commit-answer",
                        values.commitAnswer(),
                        UploadTimeouts::withCommitAnswer);
        all = with(all, "timeouts.source", values.source(), UploadTimeouts::withSource);
        return with(all, "timeouts.window", values.window(), UploadTimeouts::withWindow);
    }

    private static <T> void set(String name, @Nullable T value, Consumer<T> setter) {
        with(
                name,
                name,
                value,
                (same, v) -> {
                    setter.accept(v);
                    return same;
                });
    }

    private static <S, T> S with(
            S settings, String name, @Nullable T value, BiFunction<S, T, S> setter) {
        return value == null ? settings : named(name, value, v -> setter.apply(settings, v));
    }

    private static <S, T> S named(String name, T value, Function<T, S> setter) {
        try {
            return setter.apply(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "dropflux." + name, value, String.valueOf(e.getMessage()));
        }
    }
}
