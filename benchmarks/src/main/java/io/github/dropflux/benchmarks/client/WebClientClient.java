package io.github.dropflux.benchmarks.client;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Spring's WebClient that posts each window as one array, as most people would write it. */
final class WebClientClient implements UploadClient {

    private final ClientSettings settings;
    private final WebClient client;

    WebClientClient(ClientSettings settings) throws SSLException {
        this.settings = settings;
        this.client =
                WebClient.builder()
                        .baseUrl(settings.url())
                        .clientConnector(
                                new ReactorClientHttpConnector(HttpClients.create(settings)))
                        .build();
    }

    @Override
    public void upload(String path, long bytes) {
        AtomicLong length = new AtomicLong();
        AtomicLong offset = new AtomicLong();
        settings.source()
                .flux(bytes)
                .<DataBuffer>map(DefaultDataBufferFactory.sharedInstance::wrap)
                .windowUntil(
                        buffer ->
                                length.addAndGet(buffer.readableByteCount())
                                                % settings.windowBytes()
                                        == 0)
                .concatMap(DataBufferUtils::join, 1)
                .map(WebClientClient::bytes)
                .flatMap(
                        window -> post(window, offset.getAndAdd(window.length)),
                        settings.inFlight(),
                        1)
                .blockLast();
    }

    private static byte[] bytes(DataBuffer joined) {
        byte[] window = new byte[joined.readableByteCount()];
        joined.read(window);
        DataBufferUtils.release(joined);
        return window;
    }

    private Mono<String> post(byte[] window, long offset) {
        Mono<String> posted =
                client.post()
                        .uri("/2/files/upload_session/append_v2")
                        .header("Authorization", HttpClients.AUTHORIZATION)
                        .header("Dropbox-API-Arg", HttpClients.argument(offset))
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .bodyValue(window)
                        .retrieve()
                        .bodyToMono(String.class);
        if (!settings.hash()) {
            return posted;
        }
        return Mono.fromCallable(() -> Hashes.contentHash(List.of(ByteBuffer.wrap(window))))
                .subscribeOn(Schedulers.parallel())
                .then(posted);
    }
}
