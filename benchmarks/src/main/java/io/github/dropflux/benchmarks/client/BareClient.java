package io.github.dropflux.benchmarks.client;

import io.github.dropflux.benchmarks.source.BufferRing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/**
 * The least that an upload can cost with Reactor Netty: windows that are ready are posted slice by
 * slice, no source, no session, no retry. With hash, that is made on a CPU thread beside the post,
 * so that it does not hold the post up, and goes nowhere.
 */
final class BareClient implements UploadClient {

    private final ClientSettings settings;
    private final HttpClient client;

    BareClient(ClientSettings settings) throws SSLException {
        this.settings = settings;
        this.client = HttpClients.create(settings);
    }

    @Override
    public void upload(String path, long bytes) {
        int windowBytes = settings.windowBytes();
        int windows = (int) ((bytes + windowBytes - 1) / windowBytes);
        Flux.range(0, windows)
                .flatMap(
                        window -> {
                            long offset = (long) window * windowBytes;
                            return post(offset, Math.min(windowBytes, bytes - offset));
                        },
                        settings.inFlight())
                .blockLast();
    }

    private Mono<Void> post(long offset, long length) {
        List<ByteBuffer> window = window(offset, length);
        Mono<Void> posted =
                HttpClients.append(
                        client,
                        settings,
                        offset,
                        length,
                        Flux.fromIterable(window).map(BareClient::wrapped));
        return settings.hash() ? Mono.when(posted, hash(window)) : posted;
    }

    private static ByteBuf wrapped(ByteBuffer slice) {
        return Unpooled.wrappedBuffer(slice);
    }

    private static Mono<String> hash(List<ByteBuffer> window) {
        return Mono.fromCallable(() -> Hashes.contentHash(window))
                .subscribeOn(Schedulers.parallel());
    }

    private List<ByteBuffer> window(long offset, long length) {
        BufferRing source = settings.source();
        int step = source.bufferBytes();
        List<ByteBuffer> slices = new ArrayList<>();
        for (long at = 0; at < length; at += step) {
            ByteBuffer whole = source.at((offset + at) / step);
            slices.add(length - at < step ? whole.slice(0, (int) (length - at)) : whole);
        }
        return slices;
    }
}
