package io.github.dropflux.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.reactor.UploadBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.FormPartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One part of a form is one file, or none. */
class PartBodiesTest extends EmulatedBodies {

    @Test
    void the_events_of_one_part_are_a_file() {
        assertThat(store(PartBodies.fromEvents(file("a", "content")))).isEqualTo("content");
    }

    @Test
    void the_events_of_a_whole_form_are_not_joined() {
        isRefused(
                PartBodies.fromEvents(
                        Flux.<PartEvent>concat(
                                FormPartEvent.create("title", "holidays"), file("a", "content"))),
                SourceMismatchException.class,
                "'a' after 'title'");
        isRefused(
                PartBodies.fromEvents(file("a", "content").concatWith(file("b", "more"))),
                SourceMismatchException.class,
                "FormUploads");
    }

    @Test
    void a_part_without_a_name_is_named_as_such() {
        Flux<PartEvent> nameless =
                FilePartEvent.create(
                                "b",
                                "b.txt",
                                MediaType.TEXT_PLAIN,
                                Flux.empty(),
                                headers -> headers.remove(HttpHeaders.CONTENT_DISPOSITION))
                        .cast(PartEvent.class);
        isRefused(
                PartBodies.fromEvents(file("a", "content").concatWith(nameless)),
                SourceMismatchException.class,
                "a part without a name after 'a'");
    }

    @Test
    void a_head_that_Spring_cannot_parse_is_a_fault_of_the_source() {
        Flux<PartEvent> malformed =
                file("a", "content")
                        .filter(event -> !event.isLast())
                        .concatWith(
                                Flux.defer(
                                        () -> {
                                            ContentDisposition.parse("form-data; name");
                                            return Flux.empty();
                                        }));
        isRefused(
                PartBodies.fromEvents(malformed), SourceMismatchException.class, "malformed head");
        isRefused(
                PartBodies.fromEvents(
                        malformed.onErrorMap(own -> new IllegalArgumentException("mine"))),
                LocalFailureException.class,
                "mine");
    }

    @Test
    void a_part_that_does_not_end_is_not_stored() {
        Flux<PartEvent> cut = file("a", "content").filter(event -> !event.isLast());
        isRefused(PartBodies.fromEvents(cut), SourceMismatchException.class, "ended before");
    }

    @Test
    void a_part_that_was_deleted_is_not_uploaded_again(@TempDir Path folder) throws IOException {
        FilePart part = new SpooledPart(Files.writeString(folder.resolve("part"), "content"));
        UploadBody body = PartBodies.fromFilePart(part);
        assertThat(store(body)).isEqualTo("content");
        isRefused(body, LocalFailureException.class, "deleted");
        isRefused(PartBodies.fromFilePart(part), LocalFailureException.class, "deleted");
    }

    private static Flux<PartEvent> file(String name, String content) {
        return FilePartEvent.create(
                        name,
                        name + ".txt",
                        MediaType.TEXT_PLAIN,
                        Flux.fromArray(content.split(""))
                                .map(
                                        piece ->
                                                DefaultDataBufferFactory.sharedInstance.wrap(
                                                        piece.getBytes(UTF_8))))
                .cast(PartEvent.class);
    }

    /** As Spring makes them of long parts. */
    private record SpooledPart(Path file) implements FilePart {

        @Override
        public String filename() {
            return "part.txt";
        }

        @Override
        public String name() {
            return "part";
        }

        @Override
        public HttpHeaders headers() {
            return new HttpHeaders();
        }

        @Override
        public Mono<Void> transferTo(Path destination) {
            return DataBufferUtils.write(content(), destination);
        }

        @Override
        public Flux<DataBuffer> content() {
            return DataBufferUtils.readByteChannel(
                    () -> Files.newByteChannel(file), DefaultDataBufferFactory.sharedInstance, 4);
        }

        @Override
        public Mono<Void> delete() {
            return Mono.fromCallable(
                            () -> {
                                Files.delete(file);
                                return file;
                            })
                    .then();
        }
    }
}
