package io.github.dropflux.spring;

import io.github.dropflux.reactor.UploadBody;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The parts of a form (multipart/form-data) as bodies of uploads. */
public final class PartBodies {

    private PartBodies() {}

    /**
     * The content of a file that Spring has taken apart from a form; what Spring keeps of it on disk
     * is deleted when the upload has ended. By then Spring has received the part, and written it to
     * disk if it is long: to stream a form as it comes, use {@link #fromEvents}, or send the file as
     * the request's body.
     */
    public static UploadBody fromFilePart(FilePart part) {
        return UploadBody.fromDataBuffers(
                Flux.usingWhen(Mono.just(part), FilePart::content, FilePart::delete));
    }

    /**
     * The content of one part of a form as it comes from the network, the events of that part alone:
     * a window of {@code @RequestBody Flux<PartEvent>} that ends with {@link PartEvent#isLast()}. A
     * slow Dropbox slows the sender.
     */
    public static UploadBody fromEvents(Flux<? extends PartEvent> events) {
        return UploadBody.fromDataBuffers(events.map(PartEvent::content));
    }
}
