package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.NonBlocking;

/** What code, processes and other publishers give. */
class WrittenBodiesTest extends EmulatedUploads {

    private byte[] stored(UploadBody body) {
        uploader().upload(UploadRequest.to("/a").body(body)).block(PATIENCE);
        return dropbox.file("/a").orElseThrow().bytes();
    }

    private LocalFailureException failure(UploadBody body) {
        LocalFailureException failure =
                catchThrowableOfType(
                        LocalFailureException.class,
                        () -> uploader().upload(UploadRequest.to("/a").body(body)).block(PATIENCE));
        assertThat(failure.origin()).isEqualTo(Origin.SOURCE);
        assertThat(dropbox.files()).isEmpty();
        return failure;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 65_536, 300_000})
    void code_writes_a_file_in_pieces_of_any_size(int piece) {
        byte[] all = TestBytes.of(piece == 1 ? 70_000 : 9 * MIB + 1).all();
        AtomicReference<Thread> thread = new AtomicReference<>();
        assertThat(
                        stored(
                                UploadBody.fromOutputStream(
                                        out -> {
                                            thread.set(Thread.currentThread());
                                            for (int at = 0; at < all.length; at += piece) {
                                                int length = Math.min(piece, all.length - at);
                                                if (piece == 1) {
                                                    out.write(all[at]);
                                                } else {
                                                    out.write(all, at, length);
                                                }
                                            }
                                        })))
                .isEqualTo(all);
        assertThat(thread.get()).isNotInstanceOf(NonBlocking.class);
    }

    @Test
    void a_zip_is_made_on_the_way() throws IOException {
        byte[] zip =
                stored(
                        UploadBody.fromOutputStream(
                                out -> {
                                    try (ZipOutputStream zipped = new ZipOutputStream(out)) {
                                        zipped.putNextEntry(new ZipEntry("a.txt"));
                                        zipped.write(new byte[100_000]);
                                        zipped.flush();
                                    }
                                }));
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            assertThat(in.getNextEntry().getName()).isEqualTo("a.txt");
            assertThat(in.readAllBytes()).hasSize(100_000);
        }
    }

    @Test
    void code_that_writes_nothing_is_an_empty_file() {
        assertThat(stored(UploadBody.fromOutputStream(out -> {}))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 9 * MIB})
    void code_that_throws_stores_nothing(int before) {
        IOException thrown = new IOException("mine");
        assertThat(
                        failure(
                                UploadBody.fromOutputStream(
                                        out -> {
                                            out.write(new byte[before]);
                                            throw thrown;
                                        })))
                .hasCause(thrown);
        assertThat(
                        failure(
                                UploadBody.fromOutputStream(
                                        out -> {
                                            out.write(new byte[before]);
                                            throw new StackOverflowError("deep");
                                        })))
                .hasMessageContaining("deep");
    }

    @Test
    void each_subscription_runs_the_code_anew() {
        AtomicInteger runs = new AtomicInteger();
        dropbox.faults().on(EmulatedRoute.UPLOAD).next(1).answer(400, "no");
        UploadBody body =
                UploadBody.fromOutputStream(
                        out -> out.write(("run " + runs.incrementAndGet()).getBytes()));
        uploader().upload(UploadRequest.to("/a").body(body)).retry(1).block(PATIENCE);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).asString().isEqualTo("run 2");
    }

    @Test
    void code_waits_while_the_upload_has_no_room_and_fails_once_it_has_ended() throws Exception {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).always().stall();
        AtomicLong written = new AtomicLong();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        Disposable upload =
                uploader(builder -> builder.windowSize(4 * MIB).concurrency(1))
                        .upload(
                                UploadRequest.to("/a")
                                        .body(
                                                UploadBody.fromOutputStream(
                                                        out -> {
                                                            try {
                                                                endless(out, written);
                                                            } catch (IOException e) {
                                                                thrown.set(e);
                                                                throw e;
                                                            } finally {
                                                                ended.countDown();
                                                            }
                                                        })))
                        .subscribe();
        await().atMost(PATIENCE).until(() -> !dropbox.requests(EmulatedRoute.APPEND_V2).isEmpty());
        assertThat(ended.getCount()).isEqualTo(1);

        upload.dispose();

        ended.await();
        assertThat(thrown.get()).hasMessageContaining("the upload has ended");
        assertThat(written.get()).isLessThanOrEqualTo(3L * 4 * MIB);
        assertThat(dropbox.files()).isEmpty();
    }

    private static void endless(OutputStream out, AtomicLong written) throws IOException {
        byte[] piece = new byte[10_000];
        while (true) {
            out.write(piece);
            written.addAndGet(piece.length);
        }
    }

    @Test
    void a_stream_that_is_used_after_the_code_has_returned_is_closed() {
        AtomicReference<OutputStream> kept = new AtomicReference<>();
        stored(UploadBody.fromOutputStream(kept::set));
        assertThat(catchThrowableOfType(IOException.class, () -> kept.get().write(1)))
                .hasMessageContaining("closed");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_process_that_ends_well() {
        byte[] all =
                stored(
                        UploadBody.fromProcess(
                                new ProcessBuilder("sh", "-c", "printf abc; printf def")));
        assertThat(all).asString().isEqualTo("abcdef");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_process_that_fails_stores_nothing() {
        assertThat(
                        failure(
                                UploadBody.fromProcess(
                                        new ProcessBuilder("sh", "-c", "printf abc; exit 3"))))
                .hasMessageContaining("exit code 3");
        assertThat(failure(UploadBody.fromProcess(new ProcessBuilder("no-such-program-here"))))
                .hasMessageContaining("no-such-program-here");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_process_ends_with_the_upload_that_is_cancelled() {
        String mark = "dropflux-test-" + System.nanoTime();
        Disposable upload =
                uploader()
                        .upload(
                                UploadRequest.to("/a")
                                        .body(
                                                UploadBody.fromProcess(
                                                        new ProcessBuilder(
                                                                "sh",
                                                                "-c",
                                                                "sleep 600; : " + mark))))
                        .subscribe();
        await().atMost(PATIENCE).until(() -> runs(mark));
        upload.dispose();
        await().atMost(PATIENCE).until(() -> !runs(mark));
    }

    private static boolean runs(String mark) {
        return ProcessHandle.allProcesses()
                .anyMatch(
                        process ->
                                process.info()
                                        .arguments()
                                        .map(arguments -> Arrays.toString(arguments).contains(mark))
                                        .orElse(false));
    }

    @Test
    void arrays_and_the_publishers_of_the_JDK() {
        assertThat(stored(UploadBody.fromByteArrays(Flux.just(new byte[] {1}, new byte[] {2, 3}))))
                .containsExactly(1, 2, 3);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<ByteBuffer> buffers =
                List.of(ByteBuffer.wrap(new byte[] {4}), ByteBuffer.wrap(new byte[] {5}));
        buffers.forEach(buffer -> all.write(buffer.get(0)));
        uploader()
                .upload(
                        UploadRequest.to("/b")
                                .body(
                                        UploadBody.fromFlowPublisher(
                                                JdkFlowAdapter.publisherToFlowPublisher(
                                                        Flux.fromIterable(buffers)))))
                .block(PATIENCE);
        assertThat(dropbox.file("/b").orElseThrow().bytes()).isEqualTo(all.toByteArray());
    }
}
