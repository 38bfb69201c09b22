package io.github.dropflux.reactor;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long each step of a call to Dropbox may take, and how long a source may keep an upload waiting. A
 * call that takes longer fails as one that may succeed later, its connection is closed, and it is
 * retried as the {@link RetryPolicy} says. A slow network is not a failure: as long as bytes move, a
 * call may last. Immutable; each limit is from 1 millisecond to 1 day, those of the source may be zero for
 * none.
 *
 * <p>Defaults: connect 10 s, acquire 5 min, TLS handshake 10 s, write progress 60 s, answer 60 s (and
 * a second for each MiB sent), commit answer 5 min, source 5 min, window none.
 */
public final class UploadTimeouts {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final UploadTimeouts DEFAULTS =
            new UploadTimeouts(
                    Map.of(
                            Limit.CONNECT, Duration.ofSeconds(10),
                            Limit.ACQUIRE, Duration.ofMinutes(5),
                            Limit.TLS_HANDSHAKE, Duration.ofSeconds(10),
                            Limit.WRITE_PROGRESS, Duration.ofSeconds(60),
                            Limit.ANSWER, Duration.ofSeconds(60),
                            Limit.COMMIT_ANSWER, Duration.ofMinutes(5),
                            Limit.SOURCE, Duration.ofMinutes(5),
                            Limit.WINDOW, Duration.ZERO));

    private enum Limit {
        CONNECT("connect", "connect", false),
        ACQUIRE("acquire", "acquire", false),
        TLS_HANDSHAKE("tlsHandshake", "TLS handshake", false),
        WRITE_PROGRESS("writeProgress", "write progress", false),
        ANSWER("answer", "answer", false),
        COMMIT_ANSWER("commitAnswer", "commit answer", false),
        SOURCE("source", "source", true),
        WINDOW("window", "window", true);

        private final String property;
        private final String words;
        private final boolean mayBeNone;

        Limit(String property, String words, boolean mayBeNone) {
            this.property = property;
            this.words = words;
            this.mayBeNone = mayBeNone;
        }

        private Duration checked(Duration value) {
            Objects.requireNonNull(value, property);
            boolean none = mayBeNone && value.isZero();
            if (!none && (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0)) {
                throw new IllegalArgumentException(
                        "the "
                                + words
                                + " timeout "
                                + value
                                + " is not from "
                                + SHORTEST
                                + " to "
                                + LONGEST
                                + "; there is none that never ends");
            }
            return value;
        }
    }

    private final Map<Limit, Duration> limits;

    private UploadTimeouts(Map<Limit, Duration> limits) {
        this.limits = limits;
    }

    private UploadTimeouts with(Limit limit, Duration value) {
        Map<Limit, Duration> changed = new EnumMap<>(limits);
        changed.put(limit, limit.checked(value));
        return new UploadTimeouts(changed);
    }

    private Duration get(Limit limit) {
        return Objects.requireNonNull(limits.get(limit), limit.property);
    }

    /** The defaults named above. */
    public static UploadTimeouts defaults() {
        return DEFAULTS;
    }

    /** From the first packet to a TCP connection. */
    public UploadTimeouts withConnect(Duration value) {
        return with(Limit.CONNECT, value);
    }

    /**
     * Waiting for a connection of the pool while all of them are in use. That is long by default:
     * many uploads that share a pool wait for each other with nothing wrong, and each connection in
     * use is under the other limits. Your own pool keeps its own limit.
     */
    public UploadTimeouts withAcquire(Duration value) {
        return with(Limit.ACQUIRE, value);
    }

    /** From the TCP connection to the end of its TLS handshake. */
    public UploadTimeouts withTlsHandshake(Duration value) {
        return with(Limit.TLS_HANDSHAKE, value);
    }

    /**
     * Time in which the network takes no byte of a request that is not sent completely; noticed at
     * most an eighth later. Measured where bytes leave the process, so that a server that reads
     * slowly passes, and one that reads no more does not.
     */
    public UploadTimeouts withWriteProgress(Duration value) {
        return with(Limit.WRITE_PROGRESS, value);
    }

    /**
     * From the end of a request to the last byte of its answer, however steadily that trickles in.
     * One second is added for each MiB of the request's body, the last of which may still be on its
     * way when the process has handed it over.
     */
    public UploadTimeouts withAnswer(Duration value) {
        return with(Limit.ANSWER, value);
    }

    /**
     * The same for the call that commits a session: Dropbox then assembles the file, which takes
     * minutes after many appends.
     */
    public UploadTimeouts withCommitAnswer(Duration value) {
        return with(Limit.COMMIT_ANSWER, value);
    }

    /**
     * Time in which a source delivers nothing, or empty buffers alone, although it is asked; noticed at most an eighth later. It
     * ends the upload with a {@link io.github.dropflux.LocalFailureException} and a checkpoint, if there is
     * something to resume. A source that waits because the upload does not ask, for want of memory say, has
     * all the time it needs. A publisher that never calls {@code onSubscribe} delivers nothing, and that of the requests of {@link
     * DropboxUploader#uploadAll} has as long for that call; for its requests it has all the time it needs. Zero for no limit.
     */
    public UploadTimeouts withSource(Duration value) {
        return with(Limit.SOURCE, value);
    }

    /**
     * Time in which a source that delivers little by little fills one window, counted while it is asked; noticed at
     * most an eighth later. Ends the upload as {@link #withSource} does. Zero, the default, for no limit.
     */
    public UploadTimeouts withWindow(Duration value) {
        return with(Limit.WINDOW, value);
    }

    /** From the first packet to a TCP connection. */
    public Duration connect() {
        return get(Limit.CONNECT);
    }

    /** Waiting for a connection of the pool. */
    public Duration acquire() {
        return get(Limit.ACQUIRE);
    }

    /** From the TCP connection to the end of its TLS handshake. */
    public Duration tlsHandshake() {
        return get(Limit.TLS_HANDSHAKE);
    }

    /** Time in which the network takes no byte of a request. */
    public Duration writeProgress() {
        return get(Limit.WRITE_PROGRESS);
    }

    /** From the end of a request to the end of its answer, a second for each MiB aside. */
    public Duration answer() {
        return get(Limit.ANSWER);
    }

    /** From the end of a commit's request to the end of its answer. */
    public Duration commitAnswer() {
        return get(Limit.COMMIT_ANSWER);
    }

    /** Time in which a source delivers nothing; zero for no limit. */
    public Duration source() {
        return get(Limit.SOURCE);
    }

    /** Time in which a source fills one window; zero for no limit. */
    public Duration window() {
        return get(Limit.WINDOW);
    }

    @Override
    public String toString() {
        return Stream.of(Limit.values())
                .map(limit -> limit.words + " " + get(limit))
                .collect(Collectors.joining(", ", "UploadTimeouts[", "]"));
    }
}
