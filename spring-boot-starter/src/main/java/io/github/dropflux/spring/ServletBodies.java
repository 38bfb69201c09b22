package io.github.dropflux.spring;

import io.github.dropflux.reactor.UploadBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/** The bodies of Spring MVC's requests as bodies of uploads. Apart from {@link RequestBodies}, since only this needs the servlet API. */
public final class ServletBodies {

    private static final String READ = ServletBodies.class.getName() + ".read";
    private static final int PIECE_BYTES = 16 * 1024;

    private ServletBodies() {}

    /**
     * The body of a request as it comes from the network, read as windows ask for it, on threads that may block; a slow Dropbox
     * slows the sender. For one upload, which stores all of it or nothing: a declared {@code Content-Length} becomes the body's
     * length. A body that was read before, by a filter, for parameters ({@code @RequestParam} of a form) or by another upload,
     * fails the upload with a {@link io.github.dropflux.LocalFailureException}.
     *
     * <p>The starter's filter sees what is read of a body of unknown length (chunked), be it a part of it. Without that filter, as
     * in a test of a single controller, an earlier reader can't be known: there such a body that gives nothing is refused, too, and
     * an earlier reader of its beginning goes unnoticed.
     *
     * @param request which is not answered before the upload has ended, as in a controller that returns the upload's {@code
     *     Mono} or waits for it
     */
    public static UploadBody fromRequest(HttpServletRequest request) {
        Objects.requireNonNull(request, "request");
        long length = request.getContentLengthLong();
        UploadBody body = UploadBody.defer(() -> UploadBody.fromDataBuffers(once(request, length)));
        return length < 0 ? body : body.length(length);
    }

    private static Flux<DataBuffer> once(HttpServletRequest request, long length) {
        return Flux.deferContextual(
                context -> {
                    if (request.getAttribute(READ) != null) {
                        return Flux.error(BodyReading.spent(context));
                    }
                    request.setAttribute(READ, true);
                    ServletReading reading =
                            request.getAttribute(ServletReading.ATTRIBUTE)
                                            instanceof ServletReading seen
                                    ? seen
                                    : new ServletReading();
                    return new OneReading(request, length, reading, context).body();
                });
    }

    /** The upload's, and what others had read before it. */
    private static final class OneReading {

        private final HttpServletRequest request;
        private final long length;
        private final ServletReading reading;
        private final ContextView context;
        private final long before;
        private final boolean parsed;
        private final AtomicLong given = new AtomicLong();

        private OneReading(
                HttpServletRequest request,
                long length,
                ServletReading reading,
                ContextView context) {
            this.request = request;
            this.length = length;
            this.reading = reading;
            this.context = context;
            this.before = reading.bytes();
            this.parsed = reading.parsed();
        }

        private Flux<DataBuffer> body() {
            return DataBufferUtils.readInputStream(
                            this::open, DefaultDataBufferFactory.sharedInstance, PIECE_BYTES)
                    .onErrorMap(IOException.class, OneReading::ofTimeLimit)
                    .doOnNext(piece -> given.addAndGet(piece.readableByteCount()))
                    .concatWith(Flux.defer(this::end));
        }

        /** A read that the server's own time limit has ended is that of a slow sender, and not of one who is gone. */
        private static Throwable ofTimeLimit(IOException failure) {
            if (Causes.first(failure, OneReading::isTimeLimit) == null) {
                return failure;
            }
            Throwable slow =
                    new TimeoutException(
                            "the web server's own time limit for a read of the body is over");
            // Not as its cause, which Tomcat says is a client that has aborted.
            slow.addSuppressed(failure);
            return slow;
        }

        private static boolean isTimeLimit(Throwable failure) {
            return failure instanceof SocketTimeoutException || failure instanceof TimeoutException;
        }

        private InputStream open() throws IOException {
            InputStream stream;
            try {
                stream = request.getInputStream();
            } catch (IllegalStateException e) {
                if (parsed) {
                    throw BodyReading.spent(context);
                }
                throw e;
            }
            // A filter that puts another stream in its place may give again what it has read.
            if (stream instanceof ServletBodyFilter.WatchedStream
                    && (before > 0 || (parsed && length < 0))) {
                throw BodyReading.spent(context);
            }
            return stream;
        }

        private Flux<DataBuffer> end() {
            if (given.get() == 0) {
                return length == 0 || (length < 0 && (hasNone() || reading.sawNothing()))
                        ? Flux.empty()
                        : Flux.error(BodyReading.nothing(context));
            }
            return length < 0 && isRest() ? Flux.error(BodyReading.rest(context)) : Flux.empty();
        }

        /** With a declared length, the upload itself finds out. */
        private boolean isRest() {
            long all = reading.bytes();
            return parsed ? all > before : before > 0 && given.get() < all;
        }

        /** In HTTP/1, no body has neither its length nor an encoding. */
        private boolean hasNone() {
            return request.getProtocol().startsWith("HTTP/1.")
                    && request.getHeader("Transfer-Encoding") == null;
        }
    }
}
