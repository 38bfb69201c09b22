package io.github.dropflux.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.LimitExceededException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.MalformedPathException;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.emulator.EmulatedFile;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploadTimeouts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.FormPartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Forms, their events given by hand, of which every buffer is counted. */
class FormUploadsTest extends EmulatedContexts {

    private static final int MANY = 500;

    private final Queue<ByteBuf> buffers = new ConcurrentLinkedQueue<>();
    private final DropboxUploader uploader =
            DropboxUploader.builder()
                    .credentials(DropboxCredentials.accessToken("any"))
                    .endpoint(dropbox.baseUrl())
                    .build();
    private final FormUploads forms = to(file -> UploadRequest.to("/" + file.name()));

    @AfterEach
    void nothingIsLeft() {
        await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 0);
        uploader.close();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0));
    }

    private FormUploads to(Function<FormFile, @Nullable UploadRequest> destination) {
        return FormUploads.with(uploader, destination);
    }

    @Test
    void fields_and_files_come_in_any_order() {
        List<String> fields = new ArrayList<>();
        List<Map<String, List<String>>> before = new ArrayList<>();
        List<FormUpload> results =
                to(file -> {
                            before.add(file.fields());
                            return UploadRequest.to("/" + file.name());
                        })
                        .onField((name, value) -> fields.add(name + "=" + value))
                        .upload(
                                Flux.concat(
                                        file("a", 3),
                                        field("title", "x"),
                                        file("b", 0),
                                        file("c", 4),
                                        field("title", "y")))
                        .collectList()
                        .block(PATIENCE);

        assertThat(results).allMatch(FormUpload::isStored).hasSize(3);
        assertThat(results)
                .extracting(result -> result.file().name())
                .containsExactly("a", "b", "c");
        assertThat(results)
                .extracting(result -> result.file().fileName())
                .containsExactly("a.bin", "b.bin", "c.bin");
        assertThat(results.get(2).metadata().orElseThrow().size()).isEqualTo(4);
        assertThat(fields).containsExactly("title=x", "title=y");
        assertThat(before)
                .containsExactly(
                        Map.of(), Map.of("title", List.of("x")), Map.of("title", List.of("x")));
        assertThat(dropbox.files())
                .extracting(EmulatedFile::size)
                .containsExactlyInAnyOrder(3L, 0L, 4L);
    }

    @Test
    void an_error_in_a_part_is_not_skipped_by_an_onErrorContinue_downstream() {
        int[] seen = new int[1];
        Flux<PartEvent> failing =
                file("a", MANY)
                        .map(
                                event -> {
                                    if (seen[0]++ == 3) {
                                        DataBufferUtils.release(event.content());
                                        throw new IllegalStateException("of a map");
                                    }
                                    return event;
                                });
        StepVerifier.create(forms.upload(failing).hide().onErrorContinue((failure, what) -> {}))
                .expectError()
                .verify(PATIENCE);
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void parts_that_nobody_wants_are_read_and_forgotten() {
        List<FormUpload> results =
                to(file -> file.name().equals("b") ? UploadRequest.to("/b") : null)
                        .upload(Flux.concat(file("a", MANY), file("b", 2), file("c", MANY)))
                        .collectList()
                        .block(PATIENCE);
        assertThat(results).singleElement().matches(FormUpload::isStored);
        assertThat(dropbox.files()).hasSize(1);
    }

    @Test
    void a_control_without_a_file_is_skipped() {
        Flux<PartEvent> none =
                FilePartEvent.create(
                                "file",
                                "any",
                                MediaType.APPLICATION_OCTET_STREAM,
                                Flux.empty(),
                                headers ->
                                        headers.setContentDisposition(
                                                ContentDisposition.formData()
                                                        .name("file")
                                                        .filename("")
                                                        .build()))
                        .cast(PartEvent.class);
        assertThat(forms.upload(Flux.concat(none, file("a", 1))).collectList().block(PATIENCE))
                .singleElement()
                .matches(FormUpload::isStored);
    }

    @Test
    void a_file_that_fails_fails_no_other() {
        dropbox.faults()
                .on(EmulatedRoute.UPLOAD)
                .next(1)
                .answer(409, "{\"error_summary\":\"no/\"}");
        List<FormUpload> results =
                forms.upload(Flux.concat(file("a", 2), file("b", 2))).collectList().block(PATIENCE);
        assertThat(results).extracting(FormUpload::isStored).containsExactly(false, true);
        assertThat(results.get(0).failure()).isPresent();
    }

    @Test
    void a_file_whose_name_is_refused_fails_no_other() {
        List<FormUpload> results =
                to(file ->
                                UploadRequest.to(
                                        file.name().equals("b") ? "no slash" : "/" + file.name()))
                        .upload(Flux.concat(file("a", 2), file("b", MANY), file("c", 2)))
                        .collectList()
                        .block(PATIENCE);
        assertThat(results).extracting(FormUpload::isStored).containsExactly(true, false, true);
        assertThat(results.get(1).failure().orElseThrow())
                .hasCauseInstanceOf(MalformedPathException.class)
                .matches(failure -> DropboxProblem.of(failure) == DropboxProblem.MALFORMED_PATH);
    }

    @Test
    void a_file_whose_upload_reads_nothing_is_passed_over() {
        List<FormUpload> results =
                to(file -> UploadRequest.to("/" + file.name()).length(1))
                        .upload(Flux.concat(file("a", MANY), file("b", 1)))
                        .collectList()
                        .block(PATIENCE);
        assertThat(results).extracting(FormUpload::isStored).containsExactly(false, true);
    }

    @Test
    void limits_refuse_the_form() {
        refuses(forms.maxFiles(1), Flux.concat(file("a", 1), file("b", 1)), "maxFiles");
        refuses(forms.maxFields(1), Flux.concat(field("x", ""), field("y", "")), "maxFields");
        refuses(forms.maxFieldChars(5), Flux.concat(field("x", "12345")), "maxFieldChars");
        refuses(forms.maxFileBytes(5), Flux.concat(file("c", 6)), "maxFileBytes");
        refuses(to(file -> null).maxFileBytes(5), Flux.concat(file("c", 6)), "maxFileBytes");
        assertThat(dropbox.file("/c")).isEmpty();
        assertThat(dropbox.file("/b")).isEmpty();
        assertThatThrownBy(() -> forms.maxFileBytes(0)).hasMessageContaining("maxFileBytes 0");
    }

    private static void refuses(FormUploads forms, Flux<PartEvent> form, String setting) {
        StepVerifier.create(forms.upload(form).then())
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(LimitExceededException.class)
                                        .hasMessageContaining(setting))
                .verify(PATIENCE);
    }

    @Test
    void what_user_code_throws_ends_the_form() {
        IllegalStateException thrown = new IllegalStateException("no");
        StepVerifier.create(
                        to(file -> {
                                    throw thrown;
                                })
                                .upload(Flux.concat(file("a", 3))))
                .verifyErrorSatisfies(failure -> assertThat(failure).isSameAs(thrown));
        StepVerifier.create(
                        forms.onField(
                                        (name, value) -> {
                                            throw thrown;
                                        })
                                .upload(Flux.concat(field("x", "y"), file("a", 3))))
                .verifyErrorSatisfies(failure -> assertThat(failure).isSameAs(thrown));
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void a_form_that_breaks_off_stores_nothing_of_the_part_under_way() {
        IllegalStateException gone = new IllegalStateException("gone");
        Flux<PartEvent> broken = file("a", 5).take(3).concatWith(Mono.error(gone));
        StepVerifier.create(forms.upload(broken))
                .verifyErrorSatisfies(failure -> assertThat(failure).isSameAs(gone));
        StepVerifier.create(forms.upload(file("a", 5).take(3)))
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .hasMessageContaining("inside a part")
                                        .isInstanceOfSatisfying(
                                                SourceMismatchException.class,
                                                told ->
                                                        assertThat(DropboxProblem.of(told))
                                                                .isEqualTo(
                                                                        DropboxProblem
                                                                                .BODY_DIFFERS)));
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void a_form_that_stalls_ends_wherever_it_does() {
        try (DropboxUploader impatient =
                DropboxUploader.builder()
                        .credentials(DropboxCredentials.accessToken("any"))
                        .endpoint(dropbox.baseUrl())
                        .timeouts(UploadTimeouts.defaults().withSource(Duration.ofMillis(100)))
                        .build()) {
            FormUploads wanted =
                    FormUploads.with(impatient, file -> UploadRequest.to("/" + file.name()));
            stalls(wanted, Flux.empty());
            stalls(wanted, field("x", "y"));
            stalls(wanted, file("a", 3).take(2));
            stalls(wanted, file("b", 3));
            stalls(FormUploads.with(impatient, file -> null), file("c", 3).take(2));
        }
        assertThat(dropbox.files()).extracting(EmulatedFile::path).containsExactly("/b");
    }

    private static void stalls(FormUploads forms, Flux<PartEvent> begin) {
        StepVerifier.create(forms.upload(begin.concatWith(Flux.never())).then())
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOfSatisfying(
                                                LocalFailureException.class,
                                                local ->
                                                        assertThat(local.origin())
                                                                .isEqualTo(Origin.SOURCE))
                                        .hasMessageContaining("withSource")
                                        .hasCauseInstanceOf(TimeoutException.class))
                .verify(PATIENCE);
    }

    @Test
    void a_cancel_ends_all() {
        TestPublisher<PartEvent> form = TestPublisher.create();
        StepVerifier.create(forms.upload(form.flux()))
                .then(() -> file("a", 3).take(1).subscribe(form::next))
                .then(() -> await().atMost(PATIENCE).until(() -> uploader.uploadsRunning() == 1))
                .thenCancel()
                .verify(PATIENCE);
        form.assertCancelled();
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void the_next_part_is_read_when_a_result_is_wanted() {
        List<String> begun = new ArrayList<>();
        StepVerifier.create(
                        to(file -> {
                                    begun.add(file.name());
                                    return UploadRequest.to("/" + file.name());
                                })
                                .upload(Flux.concat(file("a", 1), file("b", 1))),
                        0)
                .then(() -> assertThat(begun).isEmpty())
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(begun).containsExactly("a"))
                .thenRequest(1)
                .expectNextCount(1)
                .thenRequest(1)
                .verifyComplete();
    }

    private static Flux<PartEvent> field(String name, String value) {
        return FormPartEvent.create(name, value).cast(PartEvent.class).flux();
    }

    /** Of so many bytes, each in a buffer of its own. */
    private Flux<PartEvent> file(String name, int bytes) {
        Flux<DataBuffer> content = Flux.range(0, bytes).map(i -> buffer());
        return FilePartEvent.create(
                        name, name + ".bin", MediaType.APPLICATION_OCTET_STREAM, content)
                .cast(PartEvent.class);
    }

    private DataBuffer buffer() {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(1).writeBytes("x".getBytes(UTF_8));
        buffers.add(buffer);
        return new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT).wrap(buffer);
    }
}
