package io.github.dropflux.spring;

import io.github.dropflux.SessionPlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the uploader. What is left out is as the builder has it.
 *
 * @param enabled whether to make an uploader; default is true
 * @param accessToken a fixed access token; instead of an app key and a refresh token
 * @param appKey the app's key; with a refresh token
 * @param appSecret the app's secret; only for an app that is not a public client
 * @param refreshToken the user's refresh token, from which access tokens are made
 * @param endpoint one base URL for both of Dropbox's hosts, such as an emulator's; default is Dropbox
 * @param windowSize bytes of one append, a multiple of 4 MiB and at most 148 MiB; default is 8 MiB
 * @param concurrency auto to find how many appends in flight an account's link carries, or appends in
 *     flight at once in one upload, from 1 to 256; default is auto
 * @param budget bytes that the windows of all uploads may take together; default is 256 MiB
 *     or half of the direct memory, whichever is less, but never less than one upload needs
 * @param session how uploads go; default is auto
 * @param sessionsAhead sessions that may be open before an upload wants one, of each account and type, from 0 to 1000;
 *     default is 4, and 0 opens none ahead
 * @param checkpointFolder where to keep the checkpoints of uploads under way; default is nowhere
 * @param pathRoot id of the namespace that paths are relative to; default is the user's home
 * @param selectUser id of the team member to act as
 * @param selectAdmin id of the team admin to act as
 * @param shutdownTimeout how long uploads under way may go on when the application stops; default is
 *     nine tenths of spring.lifecycle.timeout-per-shutdown-phase
 */
@ConfigurationProperties("dropflux")
record DropfluxProperties(
        @Nullable Boolean enabled,
        @Nullable String accessToken,
        @Nullable String appKey,
        @Nullable String appSecret,
        @Nullable String refreshToken,
        @Nullable URI endpoint,
        @Nullable DataSize windowSize,
        @Nullable String concurrency,
        @Nullable DataSize budget,
        @Nullable SessionPlan session,
        @Nullable Integer sessionsAhead,
        @Nullable Path checkpointFolder,
        @Nullable String pathRoot,
        @Nullable String selectUser,
        @Nullable String selectAdmin,
        @Nullable Duration shutdownTimeout,
        @DefaultValue Retry retry,
        @DefaultValue Retry commitRetry,
        @DefaultValue Timeouts timeouts,
        @DefaultValue Ssl ssl,
        @DefaultValue Health health) {

    /** An empty property is one that was not set, as from an environment variable. */
    DropfluxProperties {
        accessToken = set(accessToken);
        appKey = set(appKey);
        appSecret = set(appSecret);
        refreshToken = set(refreshToken);
        concurrency = set(concurrency);
        pathRoot = set(pathRoot);
        selectUser = set(selectUser);
        selectAdmin = set(selectAdmin);
    }

    private static @Nullable String set(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    /**
     * When a call that failed for a passing reason is made again.
     *
     * @param maxAttempts attempts a call has, the first one included
     * @param firstDelay upper bound of the random delay before the second attempt
     * @param longestDelay upper bound of any random delay
     * @param totalTime time since a call was asked for after which it is not made again
     */
    record Retry(
            @Nullable Integer maxAttempts,
            @Nullable Duration firstDelay,
            @Nullable Duration longestDelay,
            @Nullable Duration totalTime) {}

    /**
     * How long each step of a call may take, and how long a source may keep an upload waiting; from 1 ms
     * to 1 day, and 0 for no limit on the source.
     *
     * @param connect from the first packet to a TCP connection; default is 10 s
     * @param acquire waiting for a connection of the pool; default is 5 min
     * @param tlsHandshake from the TCP connection to the end of its TLS handshake; default is 10 s
     * @param writeProgress time in which the network takes no byte of a request; default is 60 s
     * @param answer from the end of a request to the end of its answer, and a second for each MiB sent;
     *     default is 60 s
     * @param commitAnswer the same for the call that makes a file of a session; default is 5 min
     * @param source time in which a source delivers nothing although it is asked; default is 5 min
     * @param window time in which a source fills one window; default is 0, which is no limit
     */
    record Timeouts(
            @Nullable Duration connect,
            @Nullable Duration acquire,
            @Nullable Duration tlsHandshake,
            @Nullable Duration writeProgress,
            @Nullable Duration answer,
            @Nullable Duration commitAnswer,
            @Nullable Duration source,
            @Nullable Duration window) {}

    /**
     * TLS towards the endpoint.
     *
     * @param bundle name of the SSL bundle to use; default is the JDK's trust store
     */
    record Ssl(@Nullable String bundle) {

        Ssl {
            bundle = set(bundle);
        }
    }

    /**
     * The health indicator.
     *
     * @param timeout how long Dropbox may take to answer until it counts as down; default is 5 s
     */
    record Health(@Nullable Duration timeout) {}

    /** Without the secrets. */
    @Override
    public String toString() {
        return "DropfluxProperties[endpoint " + endpoint + "]";
    }
}
