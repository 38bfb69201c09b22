package io.github.dropflux.benchmarks.micro;

import com.azure.storage.common.ParallelTransferOptions;
import com.azure.storage.common.implementation.BufferAggregator;
import com.azure.storage.common.implementation.BufferStagingArea;
import com.azure.storage.common.implementation.UploadUtils;
import io.github.dropflux.internal.window.WindowCuts;
import io.github.dropflux.reactor.internal.source.Sources;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import io.github.dropflux.reactor.internal.window.FluxAlignedWindow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncRequestBodySplitConfiguration;
import software.amazon.awssdk.core.internal.async.SplittingPublisher;

/** What cutting a source into windows costs, in nanoseconds and bytes a buffer of the source. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(WindowSource.BUFFERS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class WindowBenchmark {

    private static final int IN_FLIGHT = 4;

    /** The floor: a loop, no reactive stream at all. */
    @Benchmark
    public void plainLoop(WindowSource source, Blackhole windows) {
        SlicingSubscriber slices =
                new SlicingSubscriber(source.windowBytes(), windows, Operators.emptySubscriber());
        for (long i = 0; i < WindowSource.BUFFERS; i++) {
            slices.take(source.at(i));
        }
        slices.close();
    }

    /** A subscriber that slices, and does none of what the specification asks for. */
    @Benchmark
    public void bareSubscriber(WindowSource source, Blackhole windows) {
        Completion.drainWith(
                source.buffers(), end -> new SlicingSubscriber(source.windowBytes(), windows, end));
    }

    /** The operator alone: Netty buffers in, windows out. */
    @Benchmark
    public void dropfluxOperator(WindowSource source, Blackhole windows) {
        drain(source, source.nettyBuffers(), windows);
    }

    /** As an upload runs it: {@code ByteBuffer}s wrapped on their way in. */
    @Benchmark
    public void dropflux(WindowSource source, Blackhole windows) {
        drain(source, Sources.ofByteBuffers(source.buffers(), false), windows);
    }

    private static void drain(WindowSource source, Flux<ByteBuf> buffers, Blackhole windows) {
        Flux<AlignedWindow> cut =
                new FluxAlignedWindow(
                        buffers,
                        WindowCuts.every(source.windowBytes()),
                        0,
                        ByteBufAllocator.DEFAULT);
        Completion.drain(
                cut,
                window -> {
                    windows.consume(window);
                    window.release();
                });
    }

    /** Azure's chunker and staging area, as its buffered upload puts them together. */
    @Benchmark
    public void azure(WindowSource source, Blackhole windows) {
        ParallelTransferOptions options =
                new ParallelTransferOptions()
                        .setBlockSizeLong(source.windowBytes())
                        .setMaxConcurrency(IN_FLIGHT);
        BufferStagingArea staging =
                new BufferStagingArea(source.windowBytes(), source.windowBytes());
        Flux<BufferAggregator> cut =
                UploadUtils.chunkSource(source.buffers(), options)
                        .flatMapSequential(staging::write, 1, 1)
                        .concatWith(Flux.defer(staging::flush));
        Completion.drain(cut, windows::consume);
    }

    /** The AWS SDK's splitter of a body whose length is not known. */
    @Benchmark
    public void aws(WindowSource source, Blackhole windows) {
        SplittingPublisher cut =
                new SplittingPublisher(
                        AsyncRequestBody.fromPublisher(source.buffers()),
                        AsyncRequestBodySplitConfiguration.builder()
                                .chunkSizeInBytes(source.windowBytes())
                                .bufferSizeInBytes(IN_FLIGHT * source.windowBytes())
                                .build());
        Completion.drain(cut, body -> Completion.drain(body, windows::consume));
    }

    /** Reactor's operators and one copy into an array a window. */
    @Benchmark
    public void reactorWithCopy(WindowSource source, Blackhole windows) {
        Flux<ByteBuffer> cut =
                source.buffers()
                        .bufferUntil(fills(source.windowBytes(), ByteBuffer::remaining))
                        .map(
                                buffers -> {
                                    int bytes =
                                            buffers.stream().mapToInt(ByteBuffer::remaining).sum();
                                    ByteBuffer window = ByteBuffer.allocate(bytes);
                                    buffers.forEach(b -> window.put(b.duplicate()));
                                    return window.flip();
                                });
        Completion.drain(cut, windows::consume);
    }

    /** Spring's join of each window's data buffers. */
    @Benchmark
    public void springJoin(WindowSource source, Blackhole windows) {
        Flux<DataBuffer> cut =
                source.buffers()
                        .<DataBuffer>map(DefaultDataBufferFactory.sharedInstance::wrap)
                        .windowUntil(fills(source.windowBytes(), DataBuffer::readableByteCount))
                        .concatMap(DataBufferUtils::join);
        Completion.drain(cut, windows::consume);
    }

    /** True for the buffer with which a window is full; who cuts so does not cut buffers. */
    private static <T> Predicate<T> fills(long windowBytes, ToIntFunction<T> size) {
        long[] length = {0};
        return buffer -> {
            length[0] += size.applyAsInt(buffer);
            if (length[0] < windowBytes) {
                return false;
            }
            length[0] = 0;
            return true;
        };
    }
}
