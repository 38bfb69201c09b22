package io.github.dropflux.reactor;

import io.github.dropflux.DropboxException;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.reactor.internal.source.DataBuffers;
import io.github.dropflux.reactor.internal.source.OneReading;
import io.github.dropflux.reactor.internal.source.SourceFailures;
import io.github.dropflux.reactor.internal.source.Sources;
import io.netty.buffer.ByteBuf;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The bytes of one upload. A body is subscribed once per upload and never again, whatever is
 * retried: what a retry needs is held by the uploader.
 *
 * <p>That an upload itself is subscribed to again, as by Reactor's {@code retry()}, is another matter. A body of a publisher
 * is for one subscription: nobody can tell a publisher that starts over from a stream that goes on where it stood, the rest of
 * which would be stored as if it were the file. Subscribed to again, it fails the upload with a {@link
 * io.github.dropflux.LocalFailureException} that is not transient, before anything is sent; what the first
 * upload failed with is its suppressed exception. So retry with a filter, as in {@code
 * retryWhen(Retry.backoff(3, pause).filter(e -> e instanceof DropboxException d && d.isTransient()))}. The bodies of {@link
 * #defer}, {@link #fromPath}, {@link #fromInputStream}, {@link #fromOutputStream}, {@link #fromProcess} and {@link #fromBytes} start over.
 *
 * <p>Demand follows the windows that the uploader has room for. Requests reach the source on a
 * thread of {@link reactor.core.scheduler.Schedulers#boundedElastic()}, for the first window on the
 * thread that subscribes to the upload if that may block, and never on an event loop.
 */
public final class UploadBody {

    /** Of the context; a string, so that two class loaders agree on it. */
    private static final String PATH = "io.github.dropflux.path";

    /** Makes the buffers of an upload to a path. */
    private final Function<String, Flux<ByteBuf>> buffers;

    private final OptionalLong length;

    private UploadBody(Function<String, Flux<ByteBuf>> buffers) {
        this(buffers, OptionalLong.empty());
    }

    private UploadBody(Function<String, Flux<ByteBuf>> buffers, OptionalLong length) {
        this.buffers = buffers;
        this.length = length;
    }

    /** Of something that can be read once. */
    private static UploadBody once(Flux<ByteBuf> buffers) {
        return once(path -> buffers);
    }

    private static UploadBody once(Function<String, Flux<ByteBuf>> buffers) {
        OneReading reading = new OneReading();
        return new UploadBody(path -> reading.of(path, Flux.defer(() -> buffers.apply(path))));
    }

    /**
     * A new body for each subscription to the upload, for what can be opened again: {@code UploadBody.defer(() ->
     * UploadBody.fromByteBuffers(open(file)))}. This is also how a cold {@code Flux} that is to survive a {@code retry()} is
     * handed over: {@code UploadBody.defer(() -> UploadBody.fromByteBuffers(cold))}.
     *
     * @param body called when the upload subscribes to its source, on a thread as of the source's subscription; what it
     *     throws, and null, fail the upload with a {@link io.github.dropflux.LocalFailureException}
     */
    public static UploadBody defer(Supplier<UploadBody> body) {
        Objects.requireNonNull(body, "body");
        return new UploadBody(
                path ->
                        Flux.defer(
                                () ->
                                        required(body.get(), "the supplier of UploadBody.defer")
                                                .checkedBuffers(path)));
    }

    /**
     * What an upload fails with whose source failed in this way, for those who read a source beside an upload: the same for a {@link
     * io.github.dropflux.SourceMismatchException}, and else a {@link io.github.dropflux.LocalFailureException} that tells who sent
     * the bytes and is gone ({@link io.github.dropflux.LocalFailureException.Origin#SENDER_GONE}) from any other failure.
     */
    public static DropboxException failureOf(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        return SourceFailures.toUser(failure);
    }

    /** What a function of the user has given. */
    static UploadBody required(@Nullable UploadBody given, String giver) {
        return Objects.requireNonNull(given, () -> giver + " gave null instead of a body");
    }

    /**
     * Buffers that are referenced, not copied: from position to limit as they stand when emitted.
     * The caller must not change a buffer's content until the upload has ended. The server checks a
     * hash that is made as soon as the window around the buffer is whole: what is changed after that
     * fails the upload, what is changed before is sent as it is then. A source that fills a buffer
     * again belongs to {@link #fromByteBuffersCopied}. For one subscription.
     */
    public static UploadBody fromByteBuffers(Publisher<? extends ByteBuffer> buffers) {
        Objects.requireNonNull(buffers, "buffers");
        return once(Sources.ofByteBuffers(buffers, false));
    }

    /** As {@link #fromByteBuffers}, for one subscription, too, and a source that reuses its buffers: each is copied on arrival. */
    public static UploadBody fromByteBuffersCopied(Publisher<? extends ByteBuffer> buffers) {
        Objects.requireNonNull(buffers, "buffers");
        return once(Sources.ofByteBuffers(buffers, true));
    }

    /**
     * Netty buffers, whose ownership passes to the uploader as each is emitted: it releases them, on
     * success, error and cancel, and those that an operator of Reactor discards on the way.
     *
     * <p>Cancelled, Reactor's {@code concatMap} discards the value of a {@code Mono.just} also when it
     * was passed on before (pull request 4352 of reactor-core), which would be a second release: write
     * {@code Mono.just(buffer).hide()} there. For one subscription.
     */
    public static UploadBody fromByteBufs(Publisher<? extends ByteBuf> buffers) {
        Objects.requireNonNull(buffers, "buffers");
        return once(Sources.ofByteBufs(buffers));
    }

    /**
     * Spring's buffers, such as the body of a WebFlux request, whose ownership passes to the uploader
     * as each is emitted: it releases them, on success, error and cancel. Those that Netty backs are
     * sent as they are, those of Spring's default factory are referenced, any other is copied and
     * released on arrival. Needs {@code spring-core}, which this library does not bring.
     * For one subscription. The publisher finds the upload's path in its context, as {@link #pathIn} says.
     */
    @SuppressWarnings("exports") // whose module is only needed where this is called
    public static UploadBody fromDataBuffers(Publisher<? extends DataBuffer> buffers) {
        Objects.requireNonNull(buffers, "buffers");
        return once(path -> DataBuffers.of(buffers).contextWrite(Context.of(PATH, path)));
    }

    /**
     * Where the upload that subscribes goes.
     *
     * @param context that the publisher of {@link #fromDataBuffers} is subscribed with
     * @return the Dropbox path; empty if nobody uploads
     */
    public static Optional<String> pathIn(ContextView context) {
        Objects.requireNonNull(context, "context");
        return context.getOrEmpty(PATH);
    }

    /**
     * A file, opened when the upload is subscribed, read as windows ask for it on threads that may
     * block, and closed on every exit; each subscription opens it anew. A file that cannot be read fails the upload with a {@link
     * io.github.dropflux.LocalFailureException} whose cause is the {@link java.io.IOException}; both name the file.
     *
     * <p>What is read is the file: declare its {@link UploadRequest#length} to have one refused that somebody cuts off or adds to meanwhile.
     * A named pipe that nobody opens for writing holds its thread, also when {@link UploadTimeouts#source()} or a cancel has ended the upload.
     */
    public static UploadBody fromPath(Path file) {
        Objects.requireNonNull(file, "file");
        Flux<ByteBuf> whole = Sources.ofPath(file);
        return new UploadBody(path -> whole);
    }

    /**
     * A blocking stream, for code that has one: opened as the upload asks for its first bytes, read as windows ask for more,
     * into buffers of at most 64 KiB, on a thread of {@link reactor.core.scheduler.Schedulers#boundedElastic()}, and closed on
     * every exit. Each subscription opens a new one: {@code UploadBody.fromInputStream(() -> Files.newInputStream(file))}.
     *
     * <p>A {@code read} that blocks holds its thread until it returns, and only then is the stream of an upload that has ended closed.
     *
     * @param stream makes a new stream for each subscription, on that thread; what it throws, and null, fail the upload with a
     *     {@link io.github.dropflux.LocalFailureException}
     */
    public static UploadBody fromInputStream(Callable<? extends InputStream> stream) {
        Objects.requireNonNull(stream, "stream");
        Flux<ByteBuf> whole = Sources.ofInputStream(stream);
        return new UploadBody(path -> whole);
    }

    /**
     * What code writes to a stream, for code that can do nothing else: {@code UploadBody.fromOutputStream(out -> zip(folder, out))}.
     * It runs on a thread of {@link reactor.core.scheduler.Schedulers#boundedElastic()}, which it keeps until it returns. A write waits
     * there while the upload has no room, and fails with an {@link java.io.IOException} once the upload has ended. The file is committed
     * only if the code returns normally; what it throws fails the upload with a {@link io.github.dropflux.LocalFailureException}.
     * Closing the stream is not needed and does no harm. Each subscription runs the code anew.
     */
    public static UploadBody fromOutputStream(OutputWriter writer) {
        Objects.requireNonNull(writer, "writer");
        Flux<ByteBuf> whole = Sources.ofOutputStream(writer::writeTo);
        return new UploadBody(path -> whole);
    }

    /** Code that writes a file; see {@link #fromOutputStream}. */
    @FunctionalInterface
    public interface OutputWriter {

        /**
         * Writes all bytes, and returns.
         *
         * @param out for this thread alone, until this returns
         * @throws Exception why the file cannot be written
         */
        void writeTo(OutputStream out) throws Exception;
    }

    /**
     * What a process writes to its standard output: started as the upload asks for its first bytes, read as windows ask for more, on a
     * thread of {@link reactor.core.scheduler.Schedulers#boundedElastic()}, and told to end, with those that it started, on every
     * exit. The file is committed only if the process ends with exit code 0; any other fails the upload with a {@link
     * io.github.dropflux.LocalFailureException}. Each subscription starts a new one.
     *
     * <p>A shell's pipeline has the exit code of its last command, unless the shell is told otherwise ({@code bash -o pipefail -c
     * …}). Standard error goes where the builder says; a pipe that nobody reads stops the process once it is full: let it be {@code
     * redirectError(ProcessBuilder.Redirect.INHERIT)} or {@code DISCARD}.
     */
    public static UploadBody fromProcess(ProcessBuilder process) {
        Objects.requireNonNull(process, "process");
        Flux<ByteBuf> whole = Sources.ofProcess(process::start);
        return new UploadBody(path -> whole);
    }

    /** Arrays that are referenced, not copied: leave each alone until the upload has ended. For one subscription. */
    public static UploadBody fromByteArrays(Publisher<byte[]> arrays) {
        Objects.requireNonNull(arrays, "arrays");
        return once(Sources.ofByteArrays(arrays));
    }

    /** Buffers of the JDK's own publishers, such as those of its HTTP client; as {@link #fromByteBuffers}. For one subscription. */
    public static UploadBody fromFlowPublisher(Flow.Publisher<? extends ByteBuffer> buffers) {
        Objects.requireNonNull(buffers, "buffers");
        return fromByteBuffers(JdkFlowAdapter.flowPublisherToFlux(buffers));
    }

    /** An array, referenced, not copied: leave it alone until the upload has ended. Each subscription starts over. */
    public static UploadBody fromBytes(byte[] bytes) {
        Objects.requireNonNull(bytes, "bytes");
        Flux<ByteBuf> whole = Sources.ofBytes(bytes);
        return new UploadBody(path -> whole);
    }

    /**
     * The same body with its length declared, in bytes, as {@link UploadRequest#length(long)} would; a body that gives
     * another one fails its upload with a {@link SourceMismatchException} before anything is committed.
     *
     * @throws IllegalArgumentException if the length is negative
     */
    public UploadBody length(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "length " + bytes + " is negative; leave it out when it is not known");
        }
        return new UploadBody(buffers, OptionalLong.of(bytes));
    }

    /** The declared length in bytes; empty by default, also where it could be found out. */
    public OptionalLong length() {
        return length;
    }

    /** The buffers, for somebody who doesn't know the declared length: held against it here. */
    Flux<ByteBuf> checkedBuffers(String path) {
        return length.isEmpty()
                ? buffers(path)
                : Sources.ofLength(buffers(path), length.getAsLong());
    }

    /**
     * The buffers, each of which the subscriber owns.
     *
     * @param path of the upload, for its errors
     */
    Flux<ByteBuf> buffers(String path) {
        return buffers.apply(path);
    }
}
