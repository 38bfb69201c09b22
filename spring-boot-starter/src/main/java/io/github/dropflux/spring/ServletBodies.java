package io.github.dropflux.spring;

import io.github.dropflux.reactor.UploadBody;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;

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
     * <p>A body of unknown length (chunked) that gives nothing is refused, too, since nobody can tell whether it was read
     * before: for an empty file, the sender declares {@code Content-Length: 0}.
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
                    Flux<DataBuffer> body =
                            DataBufferUtils.readInputStream(
                                    request::getInputStream,
                                    DefaultDataBufferFactory.sharedInstance,
                                    PIECE_BYTES);
                    return length == 0 || (length < 0 && hasNone(request))
                            ? body
                            : body.switchIfEmpty(Flux.error(() -> BodyReading.nothing(context)));
                });
    }

    /** In HTTP/1, no body has neither its length nor an encoding. */
    private static boolean hasNone(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1.")
                && request.getHeader("Transfer-Encoding") == null;
    }
}
