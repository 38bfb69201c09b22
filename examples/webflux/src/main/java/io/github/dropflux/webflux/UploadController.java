package io.github.dropflux.webflux;

import io.github.dropflux.DropboxPath;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.WriteMode;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploaderGauges;
import io.github.dropflux.spring.RequestBodies;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes files from the page, and tells it how far they are. */
@RestController
class UploadController {

    private static final Duration TICK = Duration.ofMillis(200);

    /** Those that ended are forgotten after so many: the page has seen them by then. */
    private static final int REMEMBERED = 1000;

    private final ConcurrentMap<String, RunningUpload> uploads = new ConcurrentHashMap<>();
    private final DropboxUploader dropbox;
    private final long windowSize;

    UploadController(
            DropboxUploader dropbox, @Value("${dropflux.window-size}") DataSize windowSize) {
        this.dropbox = dropbox;
        this.windowSize = windowSize.toBytes();
    }

    /** The request's body becomes the file; answered when it is stored and verified. */
    @PutMapping("/uploads/{id}")
    Mono<ResponseEntity<Map<String, Object>>> upload(
            @PathVariable String id, @RequestParam String name, ServerHttpRequest request) {
        RunningUpload upload = of(id);
        upload.length(Math.max(0, request.getHeaders().getContentLength()));
        return Mono.defer(() -> dropbox.upload(to(name, upload, request)))
                .doOnNext(file -> upload.ended("stored", String.valueOf(file.contentHash())))
                .map(UploadController::stored)
                .takeUntilOther(upload.cancelled())
                .switchIfEmpty(Mono.just(ResponseEntity.status(HttpStatus.CONFLICT).body(Map.of())))
                .doOnError(failure -> upload.ended("failed", String.valueOf(failure.getMessage())))
                .onErrorResume(failure -> Mono.just(refused(failure)))
                .doOnCancel(() -> upload.ended("cancelled", ""));
    }

    private static UploadRequest to(String name, RunningUpload upload, ServerHttpRequest request) {
        ServerHttpRequest steered =
                new ServerHttpRequestDecorator(request) {
                    @Override
                    public Flux<DataBuffer> getBody() {
                        return upload.steered(super.getBody());
                    }
                };
        return UploadRequest.to("/" + DropboxPath.fileName(name))
                .body(RequestBodies.fromRequest(steered))
                .mode(WriteMode.overwrite())
                .onProgress(upload::progress);
    }

    private static ResponseEntity<Map<String, Object>> stored(FileMetadata file) {
        return ResponseEntity.ok(
                Map.of(
                        "path", String.valueOf(file.pathDisplay()),
                        "size", file.size(),
                        "contentHash", String.valueOf(file.contentHash())));
    }

    private static ResponseEntity<Map<String, Object>> refused(Throwable failure) {
        return ResponseEntity.status(HttpStatus.BAD_GATEWAY)
                .body(Map.of("message", String.valueOf(failure.getMessage())));
    }

    /** The upload's status whenever it has changed, until it is over. */
    @GetMapping(path = "/uploads/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<UploadStatus>> events(@PathVariable String id) {
        RunningUpload upload = of(id);
        return Flux.interval(Duration.ZERO, TICK)
                .onBackpressureDrop()
                .map(tick -> status(upload))
                .distinctUntilChanged()
                .takeUntil(UploadStatus::over)
                .map(status -> ServerSentEvent.builder(status).build());
    }

    private UploadStatus status(RunningUpload upload) {
        UploaderGauges gauges = dropbox.gauges();
        return upload.status(gauges.rateLimitedFor(), Pace.of(gauges));
    }

    @PostMapping("/uploads/{id}/{action}")
    ResponseEntity<Void> steer(@PathVariable String id, @PathVariable String action) {
        RunningUpload upload = of(id);
        switch (action) {
            case "pause" -> upload.pause();
            case "resume" -> upload.resume();
            case "cancel" -> upload.cancel();
            default -> {
                return ResponseEntity.notFound().build();
            }
        }
        return ResponseEntity.noContent().build();
    }

    private RunningUpload of(String id) {
        if (uploads.size() > REMEMBERED) {
            uploads.values().removeIf(RunningUpload::over);
        }
        return uploads.computeIfAbsent(id, any -> new RunningUpload(windowSize));
    }
}
