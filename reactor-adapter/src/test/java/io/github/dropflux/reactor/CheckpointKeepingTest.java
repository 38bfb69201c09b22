package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.SeenRequest;
import io.github.dropflux.internal.hash.BlockHasher;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What a store is given while an upload runs, and what is left in it at each end. */
@Tag("slow")
class CheckpointKeepingTest extends EmulatedUploads {

    private static final int LENGTH = 21 * MIB + 7;

    private final TestBytes bytes = TestBytes.of(LENGTH);
    private final Memory memory = new Memory();

    /** A store in memory, whose saves can be held up. There is one account here, so that paths suffice. */
    private static final class Memory implements CheckpointStore {
        private final Map<String, UploadCheckpoint> kept = new ConcurrentHashMap<>();
        private final List<UploadCheckpoint> saved = new CopyOnWriteArrayList<>();
        private Mono<Void> gate = Mono.empty();

        @Override
        public Mono<Void> save(String key, UploadCheckpoint checkpoint) {
            return gate.then(
                    Mono.fromRunnable(
                            () -> {
                                kept.put(path(key), checkpoint);
                                saved.add(checkpoint);
                            }));
        }

        @Override
        public Mono<UploadCheckpoint> load(String key) {
            return Mono.justOrEmpty(kept.get(path(key)));
        }

        @Override
        public Mono<Void> delete(String key) {
            return Mono.fromRunnable(() -> kept.remove(path(key)));
        }

        private static String path(String key) {
            return key.substring(key.indexOf(':') + 1);
        }
    }

    private DropboxUploader keeping(SessionPlan plan) {
        return uploader(b -> b.session(plan).checkpoints(memory));
    }

    private UploadRequest request() {
        return UploadRequest.to("/a").body(UploadBody.fromByteBufs(bytes.byteBufs(300_000)));
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void a_stored_file_has_no_checkpoint_and_each_before_told_of_more(SessionPlan plan) {
        keeping(plan).upload(request().checkpointKey("mine")).block(PATIENCE);

        assertThat(memory.kept).isEmpty();
        assertThat(memory.saved)
                .extracting(UploadCheckpoint::acknowledgedBytes)
                .isSorted()
                .doesNotHaveDuplicates()
                .endsWith((long) LENGTH);
        assertThat(memory.saved.get(memory.saved.size() - 1).closed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void nothing_is_sent_ahead_of_what_is_kept(SessionPlan plan) {
        Sinks.Empty<Void> gate = Sinks.empty();
        memory.gate = gate.asMono();
        Disposable upload = keeping(plan).upload(request()).subscribe();

        int inFlight = plan == SessionPlan.SEQUENTIAL ? 1 : 3;
        await().until(() -> appends().stream().filter(SeenRequest::applied).count() == inFlight);
        assertThat(memory.saved).isEmpty();

        gate.tryEmitEmpty();
        await().until(() -> dropbox.file("/a").isPresent());
        assertThat(appends()).hasSize(6);
        upload.dispose();
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void a_cancel_leaves_a_checkpoint_to_go_on_from(SessionPlan plan) {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(4).stall();
        Disposable upload = keeping(plan).upload(request()).subscribe();
        await().until(() -> memory.saved.size() > 0 && appends().size() >= 4);
        upload.dispose();
        await().until(bytes::allReleased);
        long applied = appends().stream().filter(SeenRequest::applied).count();
        await().until(() -> memory.kept.get("/a").acknowledgedBytes() > 0);
        assertThat(memory.kept.get("/a").acknowledgedBytes())
                .isLessThanOrEqualTo(applied * 4 * MIB);

        dropbox.faults().clear();
        UploadCheckpoint left = memory.load("/a").block();
        keeping(plan)
                .resume(
                        ResumeRequest.of(left)
                                .replay(() -> UploadBody.fromByteBufs(bytes.byteBufs(300_000))))
                .block(PATIENCE);

        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes.all());
        assertThat(memory.kept).isEmpty();
    }

    @Test
    void an_error_is_told_once_its_checkpoint_is_kept() {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(3).answer(400, "Error in call");
        List<UploadCheckpoint> keptWhenTold = new ArrayList<>();
        Throwable failure =
                keeping(SessionPlan.SEQUENTIAL)
                        .upload(request())
                        .doOnError(e -> keptWhenTold.add(memory.kept.get("/a")))
                        .map(saved -> (Throwable) new AssertionError("stored"))
                        .onErrorResume(Mono::just)
                        .block(PATIENCE);

        assertThat(((io.github.dropflux.DropboxException) failure).checkpoint())
                .contains(keptWhenTold.get(0));
        assertThat(keptWhenTold.get(0).acknowledgedBytes()).isEqualTo(8L * MIB);
    }

    @Test
    void a_store_that_fails_fails_the_upload() {
        memory.gate = Mono.error(new IllegalStateException("disk full"));

        assertThatThrownBy(() -> keeping(SessionPlan.CONCURRENT).upload(request()).block(PATIENCE))
                .isInstanceOfSatisfying(
                        LocalFailureException.class,
                        failure -> {
                            assertThat(failure.origin()).isEqualTo(Origin.CHECKPOINT_STORE);
                            assertThat(failure.checkpoint()).isPresent();
                            assertThat(failure).hasMessageContaining("disk full");
                        });
        assertThat(dropbox.files()).isEmpty();
        await().until(bytes::allReleased);
    }

    @Test
    void a_source_within_one_window_needs_no_checkpoint() {
        TestBytes small = TestBytes.of(MIB);
        uploader(b -> b.checkpoints(memory))
                .upload("/a", Flux.from(small.byteBuffers(1000)))
                .block(PATIENCE);
        assertThat(memory.saved).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void what_is_not_what_was_declared_is_not_committed_by_the_next_run_either(SessionPlan plan) {
        ContentHash another = ContentHash.ofDigest(new byte[32]);
        DropboxUploader uploader = keeping(plan);
        SourceMismatchException refused =
                catchThrowableOfType(
                        SourceMismatchException.class,
                        () -> uploader.upload(request().contentHash(another)).block(PATIENCE));

        assertThat(memory.saved).isNotEmpty();
        assertThat(refused.checkpoint()).isEmpty();
        assertThat(memory.kept).isEmpty();
        assertThat(uploader.checkpoint("/a").blockOptional(PATIENCE)).isEmpty();
        assertThat(dropbox.files()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SEQUENTIAL", "CONCURRENT"})
    void a_checkpoint_keeps_what_was_declared(SessionPlan plan) {
        DropboxUploader uploader = keeping(plan);
        TestBytes longer = TestBytes.of(LENGTH + 5 * MIB);
        BlockHasher hasher = new BlockHasher();
        hasher.update(ByteBuffer.wrap(longer.all()));
        ContentHash hash = hasher.finish().contentHash();
        UploadRequest declaring =
                UploadRequest.to("/a")
                        .length(LENGTH + 5 * MIB)
                        .contentHash(hash)
                        .body(UploadBody.fromByteBufs(bytes.byteBufs(300_000)));
        assertThatThrownBy(() -> uploader.upload(declaring).block(PATIENCE))
                .isInstanceOf(SourceMismatchException.class)
                .hasMessageContaining("ended after " + LENGTH);
        UploadCheckpoint left = uploader.checkpoint("/a").block(PATIENCE);
        assertThat(left.declaredLength()).hasValue(LENGTH + 5 * MIB);
        assertThat(left.declaredHash()).contains(hash);

        // As short as before, and then as long as declared, but with other bytes.
        assertThatThrownBy(() -> uploader.resume(from(left, bytes.all())).block(PATIENCE))
                .isInstanceOf(SourceMismatchException.class)
                .hasMessageContaining("ended after " + LENGTH);
        byte[] others = longer.all();
        others[others.length - 1]++;
        assertThatThrownBy(() -> uploader.resume(from(left, others)).block(PATIENCE))
                .isInstanceOf(SourceMismatchException.class)
                .hasMessageContaining("content hash");
        assertThat(memory.kept).isEmpty();
        assertThat(dropbox.files()).isEmpty();
    }

    private static ResumeRequest from(UploadCheckpoint left, byte[] all) {
        return ResumeRequest.of(left)
                .bodyFrom(
                        offset ->
                                UploadBody.fromBytes(
                                        Arrays.copyOfRange(all, (int) offset, all.length)));
    }

    @Test
    void a_commit_elsewhere_forgets_what_was_kept_for_the_first_path() {
        uploader().upload(UploadRequest.to("/a").body(UploadBody.fromBytes(new byte[3]))).block();
        DropboxUploader uploader = keeping(SessionPlan.CONCURRENT);
        assertThatThrownBy(() -> uploader.upload(request()).block(PATIENCE))
                .hasMessageContaining("path/conflict");
        UploadCheckpoint left = uploader.checkpoint("/a").block(PATIENCE);

        uploader.resume(ResumeRequest.of(left.commit(CommitInfo.to("/b")))).block(PATIENCE);

        assertThat(memory.kept).isEmpty();
        assertThat(dropbox.file("/b").orElseThrow().bytes()).isEqualTo(bytes.all());
    }

    @Test
    void an_open_session_that_has_expired_is_forgotten() {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(3).answer(400, "Error in call");
        DropboxUploader uploader = keeping(SessionPlan.SEQUENTIAL);
        assertThatThrownBy(() -> uploader.upload(request()).block(PATIENCE))
                .hasMessageContaining("Error in call");
        UploadCheckpoint left = uploader.checkpoint("/a").block(PATIENCE);
        dropbox.clock().advance(Duration.ofDays(8));

        assertThatThrownBy(() -> uploader.resume(from(left, bytes.all())).block(PATIENCE))
                .hasMessageContaining("expired");
        assertThat(uploader.checkpoint("/a").blockOptional(PATIENCE)).isEmpty();
    }
}
