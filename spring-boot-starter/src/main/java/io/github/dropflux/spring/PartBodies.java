package io.github.dropflux.spring;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.reactor.UploadBody;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** The parts of a form (multipart/form-data) as bodies of uploads. */
public final class PartBodies {

    private static final String DELETED =
            "is a part of a form that is no longer there, since Spring's copy is deleted when the first upload of it ends:"
                    + " nothing was sent; upload a part once, and let the client send the form again";

    private PartBodies() {}

    /**
     * The content of a file that Spring has taken apart from a form. Spring has received the whole part by then, and has written
     * it to a temporary file if it is longer than {@code spring.webflux.multipart.max-in-memory-size} (256 KiB): to stream a form
     * as it comes, use {@link FormUploads}, or send the file as the request's body.
     *
     * <p>The part is deleted when its upload has ended, however that is. For one upload: a second one, as by Reactor's {@code
     * retry()}, fails with a {@link LocalFailureException} that says so.
     */
    public static UploadBody fromFilePart(FilePart part) {
        Objects.requireNonNull(part, "part");
        AtomicBoolean spent = new AtomicBoolean();
        return UploadBody.defer(() -> UploadBody.fromDataBuffers(content(part, spent)));
    }

    private static Flux<DataBuffer> content(FilePart part, AtomicBoolean spent) {
        return Flux.deferContextual(
                context ->
                        spent.compareAndSet(false, true)
                                ? Flux.usingWhen(
                                                Mono.just(part),
                                                FilePart::content,
                                                PartBodies::delete)
                                        .onErrorMap(
                                                NoSuchFileException.class, gone -> deleted(context))
                                : Flux.error(deleted(context)));
    }

    /** Spring itself may have been faster. */
    private static Mono<Void> delete(FilePart part) {
        return part.delete().onErrorComplete(NoSuchFileException.class);
    }

    private static LocalFailureException deleted(ContextView context) {
        return LocalFailureException.ofSpentBody(UploadBody.pathIn(context).orElse(""), DELETED);
    }

    /**
     * The content of one part of a form as it comes from the network, the events of that part alone:
     * a window of {@code @RequestBody Flux<PartEvent>} that ends with {@link PartEvent#isLast()}. A
     * slow Dropbox slows the sender. Events of another part, and an end before the part's, fail the upload with a {@link
     * SourceMismatchException}. For a whole form there is {@link FormUploads}.
     */
    public static UploadBody fromEvents(Flux<? extends PartEvent> events) {
        Objects.requireNonNull(events, "events");
        return UploadBody.fromDataBuffers(onePart(events));
    }

    private static Flux<DataBuffer> onePart(Flux<? extends PartEvent> events) {
        return Flux.deferContextual(
                context -> {
                    String path = UploadBody.pathIn(context).orElse("");
                    AtomicReference<@Nullable PartEvent> last = new AtomicReference<>();
                    return events.onErrorMap(MalformedForms::ofEvents)
                            .<DataBuffer>handle(
                                    (event, sink) -> {
                                        PartEvent ended = last.get();
                                        if (ended == null) {
                                            if (event.isLast()) {
                                                last.set(event);
                                            }
                                            sink.next(event.content());
                                        } else {
                                            DataBufferUtils.release(event.content());
                                            sink.error(several(path, ended, event));
                                        }
                                    })
                            .concatWith(
                                    Flux.defer(
                                            () ->
                                                    last.get() == null
                                                            ? Flux.error(unfinished(path))
                                                            : Flux.empty()))
                            .doOnDiscard(
                                    PartEvent.class,
                                    event -> DataBufferUtils.release(event.content()));
                });
    }

    private static SourceMismatchException several(String path, PartEvent first, PartEvent next) {
        return SourceMismatchException.of(
                "The events of the upload to '"
                        + path
                        + "' are those of more than one part of a form, "
                        + MalformedForms.quotedName(next)
                        + " after "
                        + MalformedForms.quotedName(first)
                        + ": nothing was committed; give PartBodies.fromEvents one part, or the whole form to"
                        + " FormUploads");
    }

    private static SourceMismatchException unfinished(String path) {
        return SourceMismatchException.of(
                "The events of the upload to '"
                        + path
                        + "' ended before the part of the form did: nothing was committed; give"
                        + " PartBodies.fromEvents all events of a part, once");
    }
}
