package io.github.dropflux.reactor.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.reactor.internal.source.BlockingReading.FileInput;
import io.github.dropflux.reactor.test.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class FileReadingTest {

    private static final int READ = 64 * 1024;

    @TempDir Path folder;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final Queue<FileChannel> opened = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> openers = new ConcurrentLinkedQueue<>();

    @AfterEach
    void leavesNothingOpen() {
        await().untilAsserted(
                        () -> {
                            assertThat(opened).noneMatch(FileChannel::isOpen);
                            Buffers.assertReleased(allocator);
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, READ - 1, READ, READ + 1, 3 * READ, 500_000})
    void reads_all_of_a_file(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        reading(file(content)).doOnNext(buffer -> consume(buffer, joined)).blockLast();
        assertThat(joined.toByteArray()).isEqualTo(content);
    }

    @Test
    void reads_no_more_than_is_asked_for() throws IOException {
        Queue<ByteBuf> read = new ConcurrentLinkedQueue<>();
        StepVerifier.create(reading(file(new byte[5 * READ])).doOnNext(read::add), 0)
                .thenRequest(2)
                .expectNextCount(2)
                .then(() -> assertThat(read).hasSize(2))
                .thenRequest(1)
                .expectNextCount(1)
                .thenCancel()
                .verify();
        assertThat(read).hasSize(3);
        read.forEach(ByteBuf::release);
    }

    @Test
    void reads_on_a_thread_that_may_block_although_one_that_must_not_asks() throws IOException {
        Queue<Thread> emitters = new ConcurrentLinkedQueue<>();
        Flux<ByteBuf> reading =
                reading(file(new byte[3 * READ]))
                        .doOnNext(
                                buffer -> {
                                    emitters.add(Thread.currentThread());
                                    buffer.release();
                                });
        reading.subscribeOn(Schedulers.parallel()).blockLast();
        assertThat(openers).hasSize(1).noneMatch(FileReadingTest::mustNotBlock);
        assertThat(emitters).hasSize(3).noneMatch(FileReadingTest::mustNotBlock);
    }

    @Test
    void opens_nothing_before_the_first_request() throws IOException {
        StepVerifier.create(reading(file(new byte[1])), 0).thenCancel().verify();
        assertThat(opened).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_is_an_error() {
        StepVerifier.create(Sources.ofPath(folder.resolve("none")))
                .verifyError(NoSuchFileException.class);
    }

    @Test
    void a_folder_is_an_error() {
        StepVerifier.create(reading(folder)).verifyError(IOException.class);
    }

    @Test
    void a_file_that_fails_half_way_is_an_error() throws IOException {
        StepVerifier.create(reading(file(new byte[5 * READ])), 1)
                .consumeNextWith(ByteBuf::release)
                .then(() -> close(opened.peek()))
                .thenRequest(1)
                .verifyError(ClosedChannelException.class);
    }

    @Test
    void an_Error_while_it_is_read_is_an_error() {
        StepVerifier.create(
                        Flux.<ByteBuf>from(
                                subscriber ->
                                        subscriber.onSubscribe(
                                                new BlockingReading(
                                                        () -> {
                                                            throw new NoClassDefFoundError("x");
                                                        },
                                                        allocator,
                                                        Schedulers.boundedElastic(),
                                                        subscriber))))
                .verifyError(NoClassDefFoundError.class);
    }

    @Test
    void a_scheduler_that_takes_no_work_is_an_error() throws IOException {
        Scheduler stopped = Schedulers.newSingle("stopped");
        stopped.dispose();
        StepVerifier.create(reading(file(new byte[READ]), stopped))
                .verifyError(RejectedExecutionException.class);
    }

    @Test
    void a_file_is_read_afresh_by_each_subscriber() throws IOException {
        Flux<ByteBuf> source = Sources.ofPath(file(new byte[READ + 7]));
        for (int i = 0; i < 2; i++) {
            assertThat(source.doOnNext(ByteBuf::release).count().block()).isEqualTo(2);
        }
    }

    private static boolean mustNotBlock(Thread thread) {
        return thread instanceof NonBlocking;
    }

    private static void consume(ByteBuf buffer, ByteArrayOutputStream to) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes).release();
        to.writeBytes(bytes);
    }

    private Flux<ByteBuf> reading(Path file) {
        return reading(file, Schedulers.boundedElastic());
    }

    private Flux<ByteBuf> reading(Path file, Scheduler scheduler) {
        return Flux.from(
                subscriber ->
                        subscriber.onSubscribe(
                                new BlockingReading(
                                        () -> new FileInput(file, open(file)),
                                        allocator,
                                        scheduler,
                                        subscriber)));
    }

    private FileChannel open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        opened.add(channel);
        openers.add(Thread.currentThread());
        return channel;
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("source.bin"), content);
    }
}
