package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.WriteMode;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.scheduler.NonBlocking;

/** Blocking streams as sources: read where one may block, opened for each upload, and closed whatever the end. */
class InputStreamsTest extends EmulatedUploads {

    private final Queue<Watched> opened = new ConcurrentLinkedQueue<>();

    /** Gives its bytes in pieces, and knows who reads and closes it. */
    private class Watched extends InputStream {
        private final InputStream content;
        private final int largest;
        private final Queue<Thread> readers = new ConcurrentLinkedQueue<>();
        private volatile int closed;

        Watched(byte[] content, int largest) {
            this.content = new ByteArrayInputStream(content);
            this.largest = largest;
            opened.add(this);
        }

        @Override
        public int read() throws IOException {
            throw new IOException("bytes are read one by one");
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            readers.add(Thread.currentThread());
            return largest < 0 ? largest : content.read(into, at, Math.min(length, largest));
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @AfterEach
    void eachIsClosedOnce() {
        await().untilAsserted(() -> assertThat(opened).allMatch(stream -> stream.closed == 1));
    }

    private UploadRequest request(Callable<InputStream> stream) {
        return UploadRequest.to("/a")
                .mode(WriteMode.overwrite())
                .body(UploadBody.fromInputStream(stream));
    }

    private LocalFailureException failureOf(Callable<InputStream> stream) {
        LocalFailureException failure =
                catchThrowableOfType(
                        LocalFailureException.class,
                        () -> uploader().upload(request(stream)).block(PATIENCE));
        assertThat(failure.origin()).isEqualTo(Origin.SOURCE);
        return failure;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64 * 1024, 9 * MIB + 7})
    void all_of_a_stream_is_stored_and_each_upload_opens_its_own(int length) {
        byte[] content = TestBytes.of(length).all();
        DropboxUploader uploader = uploader();
        UploadRequest request = request(() -> new Watched(content, 100_000));
        for (int i = 0; i < 2; i++) {
            assertThat(uploader.upload(request).block(PATIENCE).size()).isEqualTo(length);
            assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(content);
        }
        assertThat(opened).hasSize(2);
        assertThat(opened)
                .flatExtracting(stream -> stream.readers)
                .noneMatch(thread -> thread instanceof NonBlocking);
        assertUsable(uploader);
    }

    @Test
    void a_retry_reads_a_new_stream() {
        dropbox.faults().on(EmulatedRoute.UPLOAD).call(1).answer(400, "Error in call");
        byte[] content = TestBytes.of(1000).all();
        uploader().upload(request(() -> new Watched(content, 7))).retry(1).block(PATIENCE);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(content);
        assertThat(opened).hasSize(2);
    }

    /** What users' streams do. */
    static Stream<Callable<InputStream>> broken() {
        return Stream.of(
                () -> {
                    throw new IOException("broken");
                },
                () -> {
                    throw new NoClassDefFoundError("broken");
                },
                () -> null,
                () -> failing(new IOException("broken")),
                () -> failing(new IllegalStateException("broken")),
                () -> failing(new StackOverflowError("broken")));
    }

    private static InputStream failing(Throwable thrown) {
        return new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] into, int at, int length) throws IOException {
                if (thrown instanceof IOException checked) {
                    throw checked;
                }
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            }
        };
    }

    @ParameterizedTest
    @MethodSource("broken")
    void what_a_stream_or_its_supplier_throws_fails_the_upload(Callable<InputStream> stream) {
        assertThat(failureOf(stream).getMessage())
                .containsAnyOf("broken", "UploadBody.fromInputStream gave null");
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void a_stream_that_reads_nothing_fails_the_upload() {
        assertThat(failureOf(() -> new Watched(new byte[10], 0)))
                .hasMessageContaining("returned 0");
        assertThat(failureOf(() -> new Watched(new byte[10], -7)))
                .hasMessageContaining("returned -7");
    }

    @Test
    void what_close_throws_after_all_was_read_fails_the_upload() {
        assertThat(
                        failureOf(
                                () ->
                                        new Watched(new byte[10], 10) {
                                            @Override
                                            public void close() {
                                                super.close();
                                                throw new IllegalStateException("on closing");
                                            }
                                        }))
                .hasMessageContaining("on closing");
    }

    @Test
    void a_cancel_waits_for_no_read_and_closes_the_stream_after_it() throws Exception {
        DropboxUploader uploader = uploader();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        PipedOutputStream producer = new PipedOutputStream();
        Disposable upload =
                uploader.upload(
                                request(
                                        () ->
                                                new PipedInputStream(producer) {
                                                    @Override
                                                    public int read(byte[] to, int at, int length)
                                                            throws IOException {
                                                        reading.countDown();
                                                        return super.read(to, at, length);
                                                    }

                                                    @Override
                                                    public void close() throws IOException {
                                                        super.close();
                                                        closed.countDown();
                                                    }
                                                }))
                        .subscribe();
        reading.await();
        upload.dispose();
        assertUsable(uploader);
        producer.close();
        closed.await();
    }

    @Test
    void what_a_slow_stream_gave_is_not_kept_back() throws Exception {
        DropboxUploader uploader = uploader();
        PipedOutputStream producer = new PipedOutputStream();
        PipedInputStream stream = new PipedInputStream(producer);
        Disposable upload = uploader.upload(request(() -> stream)).subscribe();
        producer.write(1);
        producer.flush();
        await().until(() -> uploader.gauges().budgetUsedBytes() > 0);
        producer.close();
        await().until(upload::isDisposed);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).hasSize(1);
    }
}
