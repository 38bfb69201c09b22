package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.PathRoot;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** What is asked of an uploader that is closed, or is closed meanwhile, ends in one of the library's exceptions. */
class ClosedUploaderTest extends EmulatedUploads {

    private static final int BLOCK = 4 * TestBytes.MIB;

    private final TestBytes bytes = TestBytes.of(2 * BLOCK);

    @Test
    void an_upload_under_way_ends_with_its_checkpoint() {
        DropboxUploader uploader = uploader();
        TestPublisher<ByteBuf> source = TestPublisher.create();
        AtomicReference<UploadProgress> progress = new AtomicReference<>();
        AtomicReference<Throwable> end = new AtomicReference<>();
        uploader.upload(
                        UploadRequest.to("/a")
                                .body(UploadBody.fromByteBufs(source.flux()))
                                .onProgress(progress::set))
                .subscribe(file -> {}, end::set);
        source.next(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes.all(), 0, BLOCK)));
        source.next(Unpooled.wrappedBuffer(new byte[10]));
        await().atMost(PATIENCE)
                .until(() -> progress.get() != null && progress.get().acknowledgedBytes() == BLOCK);

        uploader.close();

        await().atMost(PATIENCE).until(() -> end.get() != null);
        assertThat(end.get())
                .isInstanceOfSatisfying(
                        LocalFailureException.class,
                        closed -> {
                            assertThat(closed.origin()).isEqualTo(Origin.CLOSED);
                            assertThat(closed.isTransient()).isFalse();
                            assertThat(closed.checkpoint().orElseThrow().acknowledgedBytes())
                                    .isEqualTo(BLOCK);
                        })
                .hasMessageContaining("\"/a\"");
        source.assertCancelled();
        assertThat(uploader.uploadsRunning()).isZero();
        assertThat(uploader.gauges().budgetUsedBytes()).isZero();
    }

    @Test
    void a_commit_under_way_is_in_doubt() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).always().stallAfterApplying();
        DropboxUploader uploader = uploader();
        AtomicReference<Throwable> end = new AtomicReference<>();
        uploader.upload("/a", bytes.byteBuffers(100).take(5)).subscribe(file -> {}, end::set);
        await().atMost(PATIENCE).until(() -> dropbox.file("/a").isPresent());

        uploader.close();

        await().atMost(PATIENCE).until(() -> end.get() != null);
        assertThat(end.get())
                .isInstanceOfSatisfying(
                        DropboxTransportException.class,
                        closed -> assertThat(closed.commitInDoubt()).isTrue())
                .hasMessageContaining("/a")
                .hasMessageContaining("closed");
    }

    @Test
    void nothing_begins_once_it_is_closed() {
        DropboxUploader own = uploader();
        DropboxUploader over = uploader(builder -> builder.httpClient(HttpClient.create()));
        for (DropboxUploader uploader : List.of(own, over, own.inPathRoot(PathRoot.home()))) {
            own.close();
            uploader.close();
            requireClosed(uploader.upload("/a", bytes.byteBuffers(100)));
            requireClosed(uploader.resume(checkpoint(), offset -> bytes.byteBuffers(100)));
            requireClosed(uploader.uploadAll(Flux.never()));
            requireClosed(uploader.ping());
        }
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void a_resume_that_waits_for_the_account_ends() {
        dropbox.faults().onAny().always().stall();
        DropboxUploader uploader =
                uploader(
                        builder ->
                                builder.credentials(DropboxCredentials.accessToken("test-token")));
        AtomicReference<Throwable> end = new AtomicReference<>();
        uploader.resume(checkpoint(), offset -> bytes.byteBuffers(100))
                .subscribe(file -> {}, end::set);
        await().atMost(PATIENCE).until(() -> dropbox.requestCount() == 1);

        uploader.close();

        await().atMost(PATIENCE).until(() -> end.get() != null);
        assertThat(end.get())
                .isInstanceOfSatisfying(
                        LocalFailureException.class,
                        closed -> assertThat(closed.checkpoint()).contains(checkpoint()));
        assertThat(uploader.uploadsRunning()).isZero();
    }

    @Test
    void each_request_of_a_batch_gets_its_result() {
        DropboxUploader uploader = uploader();
        int files = 100;
        List<UploadRequest> requests =
                Flux.range(0, files)
                        .map(
                                n ->
                                        UploadRequest.to("/" + n)
                                                .body(UploadBody.fromByteBufs(Flux.never())))
                        .collectList()
                        .block();
        AtomicBoolean pulled = new AtomicBoolean();
        StepVerifier.create(
                        uploader.uploadAll(
                                        Flux.fromIterable(requests)
                                                .doOnComplete(() -> pulled.set(true)))
                                .collectList())
                .then(() -> await().atMost(PATIENCE).untilTrue(pulled))
                .then(() -> await().atMost(PATIENCE).until(() -> opened(uploader)))
                .then(uploader::close)
                .assertNext(
                        results ->
                                assertThat(results)
                                        .hasSize(files)
                                        .allSatisfy(ClosedUploaderTest::isClosed)
                                        .extracting(UploadResult::request)
                                        .containsExactlyInAnyOrderElementsOf(requests))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(uploader.uploadsRunning()).isZero();
        assertThat(uploader.gauges().budgetUsedBytes()).isZero();
    }

    @Test
    void a_batch_whose_requests_have_not_ended_ends_in_the_error_behind_the_results() {
        DropboxUploader uploader = uploader();
        TestPublisher<UploadRequest> requests = TestPublisher.create();
        StepVerifier.create(uploader.uploadAll(requests))
                .then(
                        () ->
                                await().atMost(PATIENCE)
                                        .untilAsserted(() -> requests.assertMinRequested(1)))
                .then(
                        () ->
                                requests.next(
                                        UploadRequest.to("/a")
                                                .body(UploadBody.fromByteBufs(Flux.never()))))
                .then(() -> await().atMost(PATIENCE).until(() -> opened(uploader)))
                .then(uploader::close)
                .assertNext(ClosedUploaderTest::isClosed)
                .expectErrorSatisfies(ClosedUploaderTest::isClosed)
                .verify(PATIENCE);
        requests.assertCancelled();
        assertThat(uploader.uploadsRunning()).isZero();
    }

    private static boolean opened(DropboxUploader uploader) {
        return uploader.uploadsRunning() > 0;
    }

    private static void isClosed(UploadResult result) {
        isClosed(result.failure().orElseThrow());
    }

    private static void isClosed(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        LocalFailureException.class,
                        closed -> assertThat(closed.origin()).isEqualTo(Origin.CLOSED));
    }

    private static void requireClosed(Publisher<?> refused) {
        StepVerifier.create(refused)
                .expectErrorSatisfies(ClosedUploaderTest::isClosed)
                .verify(PATIENCE);
    }

    private static UploadCheckpoint checkpoint() {
        return UploadCheckpoint.builder(
                        "account",
                        "session",
                        SessionType.CONCURRENT,
                        Instant.EPOCH,
                        CommitInfo.to("/a"))
                .build();
    }
}
