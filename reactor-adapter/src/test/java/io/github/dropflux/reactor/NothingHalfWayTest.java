package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.ContentHash;
import io.github.dropflux.ContentHashMismatchException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxLimits;
import io.github.dropflux.LimitExceededException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.SourceMismatchException;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whatever ends an upload early, nothing is committed and nothing stays held. */
class NothingHalfWayTest extends EmulatedUploads {

    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void assertNothingCommitted(TestBytes bytes) {
        await().until(bytes::allReleased);
        assertThat(dropbox.files()).isEmpty();
        assertThat(dropbox.requests(FINISH)).isEmpty();
        assertThat(dropbox.requests(UPLOAD)).isEmpty();
    }

    private static UploadRequest request(Flux<ByteBuf> source) {
        return UploadRequest.to("/a").body(UploadBody.fromByteBufs(source));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 9, 13})
    @Tag("slow")
    void a_source_that_fails_is_not_committed(int megabytes) {
        TestBytes bytes = TestBytes.of(megabytes * MIB);
        for (SessionPlan plan : SessionPlan.values()) {
            Flux<ByteBuf> source = bytes.byteBufs(MIB / 2).concatWith(Mono.error(new Broken()));
            Mono<?> upload = uploader(b -> b.session(plan)).upload(request(source));
            assertThatThrownBy(() -> upload.block(PATIENCE))
                    .isInstanceOf(LocalFailureException.class)
                    .hasCauseInstanceOf(Broken.class);
            assertNothingCommitted(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource(SessionPlan.class)
    @Tag("slow")
    void a_cancel_at_any_window_stops_all(SessionPlan plan) {
        for (int windows = 0; windows < 4; windows++) {
            TestBytes bytes = TestBytes.of(16 * MIB);
            AtomicBoolean sourceCancelled = new AtomicBoolean();
            CountDownLatch reached = new CountDownLatch(windows * 4 * MIB / (MIB / 2) + 1);
            Flux<ByteBuf> source =
                    bytes.byteBufs(MIB / 2)
                            .doOnNext(buffer -> reached.countDown())
                            .concatWith(Mono.never())
                            .doOnCancel(() -> sourceCancelled.set(true));
            Disposable upload =
                    uploader(b -> b.session(plan).concurrency(8))
                            .upload(request(source))
                            .subscribe();
            await().until(() -> reached.getCount() == 0 || bytes.given().size() >= 16);
            upload.dispose();
            await().untilTrue(sourceCancelled);
            assertNothingCommitted(bytes);
        }
    }

    @Test
    void a_declared_length_is_checked_before_the_commit() {
        TestBytes bytes = TestBytes.of(9 * MIB);
        for (long declared : new long[] {0, 9L * MIB - 1, 9L * MIB + 1, 100L * MIB}) {
            Mono<?> upload = uploader().upload(request(bytes.byteBufs(MIB)).length(declared));
            assertThatThrownBy(() -> upload.block(PATIENCE))
                    .isInstanceOf(SourceMismatchException.class)
                    .hasMessageContaining(Long.toString(declared));
            assertNothingCommitted(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void a_declared_hash_is_checked_before_the_commit(int megabytes) {
        TestBytes bytes = TestBytes.of(megabytes * MIB);
        ContentHash other = ContentHash.parse("ab".repeat(32));
        Mono<?> upload = uploader().upload(request(bytes.byteBufs(MIB)).contentHash(other));
        assertThatThrownBy(() -> upload.block(PATIENCE))
                .isInstanceOf(SourceMismatchException.class)
                .hasMessageContaining(other.hex());
        assertNothingCommitted(bytes);
    }

    @Test
    void a_file_above_the_limit_is_not_committed() {
        TestBytes bytes = TestBytes.of(9 * MIB);
        Mono<?> upload =
                uploader(b -> b.limits(DropboxLimits.defaults().withMaxFileSize(8L * MIB)))
                        .upload(request(bytes.byteBufs(MIB)));
        assertThatThrownBy(() -> upload.block(PATIENCE)).isInstanceOf(LimitExceededException.class);
        assertNothingCommitted(bytes);
    }

    @Test
    void a_stored_file_of_another_hash_or_size_is_no_success() {
        dropbox.faults().on(UPLOAD).call(1).wrongHash();
        dropbox.faults().on(UPLOAD).call(2).wrongSize();
        Mono<?> upload =
                uploader().upload(UploadRequest.to("/a").body(UploadBody.fromBytes(new byte[9])));
        assertThatThrownBy(() -> upload.block(PATIENCE))
                .isInstanceOf(ContentHashMismatchException.class);
        assertThatThrownBy(() -> upload.block(PATIENCE))
                .isInstanceOf(DropboxException.class)
                .hasMessageContaining("9 B");
    }

    @Test
    void windows_that_fail_together_end_the_upload_once() {
        dropbox.faults().on(APPEND_V2).always().answer(400, "Error in call to API function: no");
        TestBytes bytes = TestBytes.of(17 * MIB);
        AtomicInteger errors = new AtomicInteger();
        Mono<?> upload =
                uploader()
                        .upload(request(bytes.byteBufs(MIB)))
                        .doOnError(e -> errors.incrementAndGet());
        assertThatThrownBy(() -> upload.block(PATIENCE))
                .isInstanceOf(DropboxException.class)
                .hasMessageContaining("400");
        assertThat(errors).hasValue(1);
        assertNothingCommitted(bytes);
    }

    @Test
    void without_a_connection_nothing_leaks() {
        TestBytes bytes = TestBytes.of(9 * MIB);
        DropboxUploader uploader = uploader(b -> b.retry(QUICK.withMaxAttempts(2)));
        dropbox.close();
        Mono<?> upload = uploader.upload(request(bytes.byteBufs(MIB)));
        assertThatThrownBy(() -> upload.block(PATIENCE))
                .isInstanceOf(DropboxException.class)
                .hasMessageContaining("refused");
        await().until(bytes::allReleased);
    }

    static Stream<Supplier<Throwable>> thrown() {
        return Stream.of(
                Broken::new,
                () -> new AssertionError("on purpose"),
                () -> new NoClassDefFoundError("on purpose"),
                () -> new StackOverflowError("on purpose"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void a_listener_that_throws_ends_the_upload(Supplier<Throwable> thrown) {
        TestBytes bytes = TestBytes.of(9 * MIB);
        Throwable error = thrown.get();
        Mono<?> upload =
                uploader()
                        .upload(
                                request(bytes.byteBufs(MIB))
                                        .onProgress(progress -> sneakyThrow(error)));
        assertThatThrownBy(() -> upload.block(PATIENCE))
                .isInstanceOf(LocalFailureException.class)
                .hasCause(error);
        assertNothingCommitted(bytes);
    }

    @SuppressWarnings("unchecked") // the cast is not made
    private static <T extends Throwable> void sneakyThrow(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void a_listener_that_throws_after_the_commit_does_not_undo_it() {
        TestBytes bytes = TestBytes.of(9 * MIB);
        Mono<?> upload =
                uploader()
                        .upload(
                                request(bytes.byteBufs(MIB))
                                        .onProgress(
                                                progress -> {
                                                    if (!dropbox.files().isEmpty()) {
                                                        throw new Broken();
                                                    }
                                                }));
        assertThat(upload.block(PATIENCE)).isNotNull();
        assertThat(dropbox.files()).hasSize(1);
    }

    @Test
    void a_listener_that_cancels_stops_what_would_follow() {
        TestBytes bytes = TestBytes.of(9 * MIB);
        Disposable.Swap upload = Disposables.swap();
        AtomicBoolean reached = new AtomicBoolean();
        upload.update(
                uploader()
                        .upload(
                                request(bytes.byteBufs(MIB))
                                        .onProgress(
                                                progress -> {
                                                    if (progress.acknowledgedBytes() == 9 * MIB) {
                                                        reached.set(true);
                                                        upload.dispose();
                                                    }
                                                }))
                        .subscribe());
        await().untilTrue(reached);
        assertNothingCommitted(bytes);
    }

    @Test
    void a_closed_uploader_says_so() {
        DropboxUploader uploader = uploader();
        uploader.close();
        Mono<?> upload =
                uploader.upload(UploadRequest.to("/a").body(UploadBody.fromBytes(new byte[1])));
        assertThatThrownBy(() -> upload.block(PATIENCE))
                .isInstanceOf(LocalFailureException.class)
                .hasMessageContaining("closed");
    }
}
