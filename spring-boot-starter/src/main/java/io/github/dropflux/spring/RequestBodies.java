package io.github.dropflux.spring;

import io.github.dropflux.reactor.UploadBody;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;

/** The bodies of WebFlux's requests as bodies of uploads; {@link ServletBodies} has those of Spring MVC. */
public final class RequestBodies {

    private static final String READING = BodyReading.class.getName();

    private RequestBodies() {}

    /**
     * The body of a request as it comes from the network; a slow Dropbox slows the sender. For one upload, which stores all of
     * it or nothing: a declared {@code Content-Length} becomes the body's length. A body that was read before, by a filter, for
     * a form's parameters or by another upload, fails the upload with a {@link io.github.dropflux.LocalFailureException}.
     *
     * <p>Without the starter's filter, as in a test of a single controller, an earlier reader can't be known: there a
     * body of unknown length that gives nothing is refused, too.
     *
     * @param request whose body has the length that its headers declare; where a filter changes it, give the filtered
     *     buffers to {@link UploadBody#fromDataBuffers}
     */
    public static UploadBody fromRequest(ServerHttpRequest request) {
        Objects.requireNonNull(request, "request");
        long length = request.getHeaders().getContentLength();
        BodyReading reading = reading(request);
        UploadBody body =
                UploadBody.defer(() -> UploadBody.fromDataBuffers(once(request, reading, length)));
        return length < 0 ? body : body.length(length);
    }

    private static Flux<DataBuffer> once(
            ServerHttpRequest request, BodyReading reading, long length) {
        AtomicBoolean witnessed = new AtomicBoolean();
        Flux<DataBuffer> body =
                request.getBody()
                        .contextWrite(context -> context.put(BodyReading.WITNESS, witnessed));
        // The filter knows whether this is the first reading.
        return reading.guard(WholeBody.of(request, body, new AtomicBoolean(true)))
                .switchIfEmpty(
                        Flux.deferContextual(
                                context ->
                                        length == 0 || (length < 0 && witnessed.get())
                                                ? Flux.empty()
                                                : Flux.error(BodyReading.nothing(context))));
    }

    /** Of the request if it can keep that, else anew. */
    private static BodyReading reading(ServerHttpRequest request) {
        BodyReading fresh = new BodyReading();
        Map<String, Object> attributes = request.getAttributes();
        try {
            Object known = attributes.putIfAbsent(READING, fresh);
            return known instanceof BodyReading reading ? reading : fresh;
        } catch (UnsupportedOperationException e) {
            return fresh;
        }
    }
}
