package io.github.dropflux.spring;

import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedFile;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the code on the pages of the documentation takes for granted; nothing else does it find around it. */
public abstract class DocumentedSurroundings implements AutoCloseable {

    /** The packages that every block sees. */
    static final String IMPORTS =
            Stream.of(
                            "java.io.*",
                            "java.net.*",
                            "java.nio.*",
                            "java.nio.file.*",
                            "java.time.*",
                            "java.util.*",
                            "java.util.stream.*",
                            "java.util.zip.*",
                            "io.github.dropflux.*",
                            "io.github.dropflux.emulator.*",
                            "io.github.dropflux.reactor.*",
                            "io.github.dropflux.spring.*",
                            "io.netty.buffer.*",
                            "jakarta.servlet.http.HttpServletRequest",
                            "org.junit.jupiter.api.*",
                            "org.springframework.boot.test.context.SpringBootTest",
                            "org.springframework.context.annotation.*",
                            "org.springframework.http.*",
                            "org.springframework.http.codec.multipart.*",
                            "org.springframework.http.server.reactive.ServerHttpRequest",
                            "org.springframework.test.context.*",
                            "org.springframework.web.bind.annotation.*",
                            "org.springframework.web.server.*",
                            "reactor.core.publisher.*",
                            "reactor.util.retry.Retry",
                            "static org.assertj.core.api.Assertions.*")
                    .map(it -> "import " + it + ";")
                    .collect(Collectors.joining(" ", " ", ""));

    protected static final Logger log = LoggerFactory.getLogger("documented");

    private static final byte[] CONTENT = "bytes of a file\n".repeat(1_000).getBytes();

    protected final DropboxEmulator emulator = DropboxEmulator.start();
    protected final DropboxUploader uploader =
            emulated().credentials(DropboxCredentials.accessToken("any")).build();

    /** The same under the name that controllers give it. */
    protected final DropboxUploader dropbox = uploader;

    protected final String token = "token";
    protected final String appKey = "key";
    protected final String appSecret = "secret";
    protected final String refreshToken = "refresh";
    protected final String theirRefreshToken = "theirs";
    protected final String inboxToken = "inbox";
    protected final String archiveToken = "archive";
    protected final String userId = "user-7";
    protected final DropboxCredentials credentials =
            DropboxCredentials.accessToken(theirRefreshToken);
    protected final Mono<String> tokens = Mono.just(token);

    protected final long contentLength = CONTENT.length;
    protected final Path folder = newFolder();
    protected final Path file = newFile("film.mov");
    protected final List<Path> photos = List.of(newFile("a.jpg"), newFile("b.jpg"));
    protected final Flux<ByteBuffer> source = readFrom(0);
    protected final Flux<ByteBuf> nettyBuffers =
            Flux.defer(() -> Flux.just(Unpooled.wrappedBuffer(CONTENT)));

    protected final MeterRegistry meters = new SimpleMeterRegistry();
    protected final ObservationRegistry observations = ObservationRegistry.create();

    /** Only for blocks that are not run. */
    protected UploadCheckpoint checkpoint;

    protected FilePart part;

    /** A builder of an uploader that reaches the emulator. */
    protected final DropboxUploaderBuilder emulated() {
        return DropboxUploader.builder().endpoint(emulator.baseUrl());
    }

    protected static Flux<ByteBuffer> readFrom(long offset) {
        return Flux.defer(
                () ->
                        Flux.just(
                                ByteBuffer.wrap(
                                        CONTENT, (int) offset, CONTENT.length - (int) offset)));
    }

    protected static Mono<Void> save(String accountId, String refreshToken) {
        return Mono.empty();
    }

    protected static DropboxCredentials credentialsOf(ServerWebExchange exchange) {
        return DropboxCredentials.perRequest();
    }

    private Path newFile(String name) {
        try {
            return Files.write(folder.resolve(name), CONTENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("documented");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a block does. */
    public void run() throws Exception {
        throw new AssertionError("only statements can be run; members are compiled");
    }

    /** What it has stored in the emulator. */
    List<String> stored() {
        return emulator.files().stream().map(EmulatedFile::path).toList();
    }

    @Override
    public void close() throws IOException {
        uploader.close();
        emulator.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
