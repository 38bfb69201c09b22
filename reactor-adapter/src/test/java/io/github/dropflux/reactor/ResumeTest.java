package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.SeenRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Going on where an upload ended. */
@Tag("slow")
class ResumeTest extends EmulatedUploads {

    private static final int LENGTH = 21 * MIB + 7;

    private final TestBytes bytes = TestBytes.of(LENGTH);
    private final List<Long> opened = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();

    private LongFunction<UploadBody> fromOffset() {
        return offset -> {
            opened.add(offset);
            byte[] all = bytes.all();
            ByteBuf rest = Unpooled.wrappedBuffer(all, (int) offset, all.length - (int) offset);
            return UploadBody.fromByteBufs(Flux.just(rest));
        };
    }

    private UploadBody whole() {
        opened.add(0L);
        return UploadBody.fromByteBufs(bytes.byteBufs(300_000));
    }

    /** An upload whose source fails after some bytes, when the windows before are acknowledged. */
    private UploadCheckpoint brokenAt(SessionPlan plan, int megabytes) {
        long windows = megabytes / 4;
        Flux<ByteBuf> source =
                bytes.byteBufs(MIB)
                        .take(megabytes)
                        .concatWith(
                                Mono.fromRunnable(
                                                () ->
                                                        await().until(
                                                                        () ->
                                                                                acknowledged.get()
                                                                                        >= windows
                                                                                                * 4
                                                                                                * MIB))
                                        .subscribeOn(Schedulers.boundedElastic())
                                        .then(Mono.error(new IllegalStateException("unplugged"))));
        DropboxException failure =
                catchThrowableOfType(
                        LocalFailureException.class,
                        () ->
                                uploader(b -> b.session(plan))
                                        .upload(
                                                UploadRequest.to("/a")
                                                        .body(UploadBody.fromByteBufs(source))
                                                        .onProgress(
                                                                p ->
                                                                        acknowledged.set(
                                                                                p
                                                                                        .acknowledgedBytes())))
                                        .block(PATIENCE));
        return failure.checkpoint().orElseThrow();
    }

    private long appendedBytes() {
        return appends().stream().mapToLong(SeenRequest::bodyBytes).sum();
    }

    private void assertLanded(FileMetadata saved) {
        assertThat(saved.size()).isEqualTo(LENGTH);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes.all());
        await().until(bytes::allReleased);
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void only_the_missing_bytes_are_sent(SessionPlan plan) {
        UploadCheckpoint left = brokenAt(plan, 13);
        long held = left.acknowledgedBytes();
        dropbox.clearRequests();

        FileMetadata saved =
                uploader().resume(ResumeRequest.of(left).bodyFrom(fromOffset())).block(PATIENCE);

        assertLanded(saved);
        assertThat(opened).containsExactly(left.contiguousBytes());
        assertThat(appendedBytes()).isEqualTo(LENGTH - held);
        assertThat(dropbox.requests(EmulatedRoute.START)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void a_source_that_has_to_be_read_again_is_verified_not_sent(SessionPlan plan) {
        UploadCheckpoint left = brokenAt(plan, 13);
        long held = left.acknowledgedBytes();
        dropbox.clearRequests();

        FileMetadata saved =
                uploader().resume(ResumeRequest.of(left).replay(this::whole)).block(PATIENCE);

        assertLanded(saved);
        assertThat(opened).containsExactly(0L);
        assertThat(appendedBytes()).isEqualTo(LENGTH - held);
    }

    @ParameterizedTest
    @CsvSource({"8,2", "12,1", "4,5"})
    void another_window_size_and_concurrency_will_do(int window, int concurrency) {
        UploadCheckpoint left = brokenAt(SessionPlan.CONCURRENT, 13);
        long held = left.acknowledgedBytes();
        dropbox.clearRequests();

        assertLanded(
                uploader(b -> b.windowSize(window * (long) MIB).concurrency(concurrency))
                        .resume(ResumeRequest.of(left).replay(this::whole))
                        .block(PATIENCE));
        assertThat(appendedBytes()).isEqualTo(LENGTH - held);
    }

    @Test
    void another_source_is_refused() {
        UploadCheckpoint left = brokenAt(SessionPlan.CONCURRENT, 13);
        byte[] other = bytes.all().clone();
        other[5] ^= 1;

        SourceMismatchException failure =
                catchThrowableOfType(
                        SourceMismatchException.class,
                        () ->
                                uploader()
                                        .resume(
                                                ResumeRequest.of(left)
                                                        .replay(() -> UploadBody.fromBytes(other)))
                                        .block(PATIENCE));

        assertThat(failure).hasMessageContaining("Block 0");
        assertThat(failure.checkpoint()).isPresent();
        assertThat(dropbox.files()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void a_source_that_is_shorter_than_what_is_held_is_refused(SessionPlan plan) {
        UploadCheckpoint left = brokenAt(plan, 13);
        byte[] cut = java.util.Arrays.copyOf(bytes.all(), 4 * MIB + 1);

        SourceMismatchException failure =
                catchThrowableOfType(
                        SourceMismatchException.class,
                        () ->
                                uploader()
                                        .resume(
                                                ResumeRequest.of(left)
                                                        .replay(() -> UploadBody.fromBytes(cut)))
                                        .block(PATIENCE));
        assertThat(failure)
                .hasMessageContaining("it ended after 4194305 B, and Dropbox has ")
                .hasMessageNotContaining("digest");
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void a_commit_that_was_refused_is_made_elsewhere_without_a_byte() {
        uploader().upload(to("/a", TestBytes.of(3))).block(PATIENCE);
        DropboxApiException taken =
                catchThrowableOfType(
                        DropboxApiException.class,
                        () -> uploader().upload(to("/a", bytes)).block(PATIENCE));
        assertThat(taken.tag()).isEqualTo("path/conflict/file");
        UploadCheckpoint left = taken.checkpoint().orElseThrow();
        assertThat(left.closed()).isTrue();
        dropbox.clearRequests();

        FileMetadata saved =
                uploader()
                        .resume(ResumeRequest.of(left.commit(CommitInfo.to("/b"))))
                        .block(PATIENCE);

        assertThat(routes()).containsExactly(EmulatedRoute.FINISH);
        assertThat(saved.size()).isEqualTo(LENGTH);
        assertThat(dropbox.file("/b").orElseThrow().bytes()).isEqualTo(bytes.all());
    }

    @Test
    void a_single_call_whose_path_was_refused_is_committed_elsewhere_without_a_byte() {
        TestBytes small = TestBytes.of(MIB + 3);
        uploader().upload(to("/a", TestBytes.of(3))).block(PATIENCE);
        DropboxApiException taken =
                catchThrowableOfType(
                        DropboxApiException.class,
                        () -> uploader().upload(to("/a", small)).block(PATIENCE));
        UploadCheckpoint left = taken.checkpoint().orElseThrow();
        dropbox.clearRequests();

        uploader().resume(ResumeRequest.of(left.commit(CommitInfo.to("/b")))).block(PATIENCE);

        assertThat(routes()).containsExactly(EmulatedRoute.FINISH);
        assertThat(dropbox.file("/b").orElseThrow().bytes()).isEqualTo(small.all());
    }

    @Test
    void a_closed_checkpoint_of_a_file_that_is_stored_finds_the_file() {
        dropbox.faults().on(EmulatedRoute.FINISH).always().answer(409, notFound());
        dropbox.faults().on(EmulatedRoute.FINISH).always().applyThenAnswer(409, notFound());
        DropboxApiException lost =
                catchThrowableOfType(
                        DropboxApiException.class,
                        () -> uploader().upload(to("/a", bytes)).block(PATIENCE));
        dropbox.faults().clear();
        UploadCheckpoint left = lost.checkpoint().orElseThrow();
        uploader().resume(ResumeRequest.of(left)).block(PATIENCE);
        dropbox.clearRequests();

        FileMetadata saved = uploader().resume(ResumeRequest.of(left)).block(PATIENCE);

        assertLanded(saved);
        assertThat(routes()).containsExactly(EmulatedRoute.FINISH, EmulatedRoute.GET_METADATA);
    }

    private static String notFound() {
        return "{\"error_summary\":\"lookup_failed/not_found/..\",\"error\":{\".tag\":\"lookup_failed\","
                + "\"lookup_failed\":{\".tag\":\"not_found\"}}}";
    }

    @Test
    void an_expired_session_says_so() {
        UploadCheckpoint left = brokenAt(SessionPlan.CONCURRENT, 13);
        dropbox.clock().advance(Duration.ofDays(8));

        DropboxApiException failure =
                catchThrowableOfType(
                        DropboxApiException.class,
                        () ->
                                uploader()
                                        .resume(ResumeRequest.of(left).bodyFrom(fromOffset()))
                                        .block(PATIENCE));

        assertThat(failure.sessionExpired()).isTrue();
        assertThat(failure).hasMessageContaining("expired").hasMessageContaining("restartExpired");
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void an_expired_session_is_begun_anew_if_asked_for(SessionPlan plan) {
        UploadCheckpoint left = brokenAt(plan, 13);
        dropbox.clock().advance(Duration.ofDays(8));

        assertLanded(
                uploader()
                        .resume(ResumeRequest.of(left).bodyFrom(fromOffset()).restartExpired(true))
                        .block(PATIENCE));
        assertThat(opened).containsExactly(left.contiguousBytes(), 0L);
    }

    @Test
    void bytes_without_a_source_are_refused_at_once() {
        UploadCheckpoint left = brokenAt(SessionPlan.CONCURRENT, 13);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> uploader().resume(ResumeRequest.of(left)))
                .withMessageContaining("bodyFrom");
    }

    @Test
    void progress_begins_at_what_is_held() {
        UploadCheckpoint left = brokenAt(SessionPlan.CONCURRENT, 13);
        List<Long> told = new ArrayList<>();
        uploader()
                .resume(
                        ResumeRequest.of(left)
                                .replay(this::whole)
                                .onProgress(p -> told.add(p.acknowledgedBytes())))
                .block(PATIENCE);

        assertThat(told).isSorted().last().isEqualTo((long) LENGTH);
        assertThat(told.get(0)).isGreaterThanOrEqualTo(left.acknowledgedBytes());
    }

    private static UploadRequest to(String path, TestBytes bytes) {
        return UploadRequest.to(path).body(UploadBody.fromByteBufs(bytes.byteBufs(300_000)));
    }
}
