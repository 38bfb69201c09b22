package io.github.dropflux.reactor;

import java.time.Duration;
import java.util.Objects;

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
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ZERO);

    private final Duration connect;
    private final Duration acquire;
    private final Duration tlsHandshake;
    private final Duration writeProgress;
    private final Duration answer;
    private final Duration commitAnswer;
    private final Duration source;
    private final Duration window;

    private UploadTimeouts(
            Duration connect,
            Duration acquire,
            Duration tlsHandshake,
            Duration writeProgress,
            Duration answer,
            Duration commitAnswer,
            Duration source,
            Duration window) {
        this.connect = checked("connect", connect);
        this.acquire = checked("acquire", acquire);
        this.tlsHandshake = checked("TLS handshake", tlsHandshake);
        this.writeProgress = checked("write progress", writeProgress);
        this.answer = checked("answer", answer);
        this.commitAnswer = checked("commit answer", commitAnswer);
        this.source = checkedOrNone("source", source);
        this.window = checkedOrNone("window", window);
    }

    /** The defaults named above. */
    public static UploadTimeouts defaults() {
        return DEFAULTS;
    }

    /** From the first packet to a TCP connection. */
    public UploadTimeouts withConnect(Duration value) {
        Objects.requireNonNull(value, "connect");
        return new UploadTimeouts(
                value, acquire, tlsHandshake, writeProgress, answer, commitAnswer, source, window);
    }

    /**
     * Waiting for a connection of the pool while all of them are in use. That is long by default:
     * many uploads that share a pool wait for each other with nothing wrong, and each connection in
     * use is under the other limits. Your own pool keeps its own limit.
     */
    public UploadTimeouts withAcquire(Duration value) {
        Objects.requireNonNull(value, "acquire");
        return new UploadTimeouts(
                connect, value, tlsHandshake, writeProgress, answer, commitAnswer, source, window);
    }

    /** From the TCP connection to the end of its TLS handshake. */
    public UploadTimeouts withTlsHandshake(Duration value) {
        Objects.requireNonNull(value, "tlsHandshake");
        return new UploadTimeouts(
                connect, acquire, value, writeProgress, answer, commitAnswer, source, window);
    }

    /**
     * Time in which the network takes no byte of a request that is not sent completely; noticed at
     * most an eighth later. Measured where bytes leave the process, so that a server that reads
     * slowly passes, and one that reads no more does not.
     */
    public UploadTimeouts withWriteProgress(Duration value) {
        Objects.requireNonNull(value, "writeProgress");
        return new UploadTimeouts(
                connect, acquire, tlsHandshake, value, answer, commitAnswer, source, window);
    }

    /**
     * From the end of a request to the last byte of its answer, however steadily that trickles in.
     * One second is added for each MiB of the request's body, the last of which may still be on its
     * way when the process has handed it over.
     */
    public UploadTimeouts withAnswer(Duration value) {
        Objects.requireNonNull(value, "answer");
        return new UploadTimeouts(
                connect, acquire, tlsHandshake, writeProgress, value, commitAnswer, source, window);
    }

    /**
     * The same for the call that commits a session: Dropbox then assembles the file, which takes
     * minutes after many appends.
     */
    public UploadTimeouts withCommitAnswer(Duration value) {
        Objects.requireNonNull(value, "commitAnswer");
        return new UploadTimeouts(
                connect, acquire, tlsHandshake, writeProgress, answer, value, source, window);
    }

    /**
     * Time in which a source delivers nothing although it is asked; noticed at most an eighth later. It
     * ends the upload with a {@link io.github.dropflux.LocalFailureException} and a checkpoint, if there is
     * something to resume. A source that waits because the upload does not ask, for want of memory say, has
     * all the time it needs. Zero for no limit.
     */
    public UploadTimeouts withSource(Duration value) {
        Objects.requireNonNull(value, "source");
        return new UploadTimeouts(
                connect, acquire, tlsHandshake, writeProgress, answer, commitAnswer, value, window);
    }

    /**
     * Time in which a source that delivers little by little fills one window, counted while it is asked; noticed at
     * most an eighth later. Ends the upload as {@link #withSource} does. Zero, the default, for no limit.
     */
    public UploadTimeouts withWindow(Duration value) {
        Objects.requireNonNull(value, "window");
        return new UploadTimeouts(
                connect, acquire, tlsHandshake, writeProgress, answer, commitAnswer, source, value);
    }

    /** From the first packet to a TCP connection. */
    public Duration connect() {
        return connect;
    }

    /** Waiting for a connection of the pool. */
    public Duration acquire() {
        return acquire;
    }

    /** From the TCP connection to the end of its TLS handshake. */
    public Duration tlsHandshake() {
        return tlsHandshake;
    }

    /** Time in which the network takes no byte of a request. */
    public Duration writeProgress() {
        return writeProgress;
    }

    /** From the end of a request to the end of its answer, a second for each MiB aside. */
    public Duration answer() {
        return answer;
    }

    /** From the end of a commit's request to the end of its answer. */
    public Duration commitAnswer() {
        return commitAnswer;
    }

    /** Time in which a source delivers nothing; zero for no limit. */
    public Duration source() {
        return source;
    }

    /** Time in which a source fills one window; zero for no limit. */
    public Duration window() {
        return window;
    }

    private static Duration checkedOrNone(String what, Duration value) {
        return value.isZero() ? value : checked(what, value);
    }

    private static Duration checked(String what, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the "
                            + what
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

    @Override
    public String toString() {
        return "UploadTimeouts[connect "
                + connect()
                + ", acquire "
                + acquire()
                + ", TLS handshake "
                + tlsHandshake()
                + ", write progress "
                + writeProgress()
                + ", answer "
                + answer()
                + ", commit answer "
                + commitAnswer()
                + ", source "
                + source()
                + ", window "
                + window()
                + "]";
    }
}
