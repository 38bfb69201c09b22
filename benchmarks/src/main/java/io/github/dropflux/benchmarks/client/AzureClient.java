package io.github.dropflux.benchmarks.client;

import com.azure.storage.common.ParallelTransferOptions;
import com.azure.storage.common.implementation.BufferAggregator;
import com.azure.storage.common.implementation.BufferStagingArea;
import com.azure.storage.common.implementation.UploadUtils;
import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Azure's chunker and staging area, put together as its buffered upload does, on Reactor Netty. */
final class AzureClient implements UploadClient {

    private final ClientSettings settings;
    private final HttpClient client;

    AzureClient(ClientSettings settings) throws SSLException {
        this.settings = settings;
        this.client = HttpClients.create(settings);
    }

    @Override
    public void upload(String path, long bytes) {
        long windowBytes = settings.windowBytes();
        ParallelTransferOptions options =
                new ParallelTransferOptions()
                        .setBlockSizeLong(windowBytes)
                        .setMaxConcurrency(settings.inFlight());
        BufferStagingArea staging = new BufferStagingArea(windowBytes, windowBytes);
        AtomicLong offset = new AtomicLong();
        UploadUtils.chunkSource(settings.source().flux(bytes), options)
                .flatMapSequential(staging::write, 1, 1)
                .concatWith(Flux.defer(staging::flush))
                .flatMapSequential(
                        window -> post(window, offset.getAndAdd(window.length())),
                        settings.inFlight(),
                        1)
                .blockLast();
    }

    private Mono<Void> post(BufferAggregator window, long offset) {
        return HttpClients.append(
                client,
                settings,
                offset,
                window.length(),
                window.asFlux().map(Unpooled::wrappedBuffer));
    }
}
