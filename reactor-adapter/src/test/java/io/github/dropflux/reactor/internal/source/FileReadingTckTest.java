package io.github.dropflux.reactor.internal.source;

import io.github.dropflux.reactor.internal.source.BlockingReading.FileInput;
import io.github.dropflux.reactor.test.Tck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterClass;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The rules of Reactive Streams for who reads a file. */
public class FileReadingTckTest extends PublisherVerification<ByteBuf> {

    private final List<Path> files = new ArrayList<>();

    /** The TCK makes one of this. */
    public FileReadingTckTest() {
        super(Tck.environment());
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1000;
    }

    @Override
    public Publisher<ByteBuf> createPublisher(long buffers) {
        Path file = sparseFile(buffers * 64 * 1024);
        return reading(file);
    }

    @Override
    public Publisher<ByteBuf> createFailedPublisher() {
        return null; // a file is opened when it is asked for, so that no error comes before
    }

    /** What the TCK read of. */
    @AfterClass
    public void deleteFiles() throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private static Flux<ByteBuf> reading(Path file) {
        // Memory that need not be released, since the TCK does not.
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
        return Flux.from(
                subscriber ->
                        subscriber.onSubscribe(
                                new BlockingReading(
                                        () -> new FileInput(file, FileChannel.open(file)),
                                        allocator,
                                        Schedulers.boundedElastic(),
                                        subscriber)));
    }

    private Path sparseFile(long bytes) {
        try {
            Path file = Files.createTempFile("dropflux-tck", ".bin");
            files.add(file);
            try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                access.setLength(bytes);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
