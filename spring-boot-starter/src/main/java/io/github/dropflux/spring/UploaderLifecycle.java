package io.github.dropflux.spring;

import io.github.dropflux.reactor.DropboxUploader;
import java.time.Duration;
import java.util.Objects;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Closes the uploaders of a context when it stops, and lets uploads under way end as long as they may. Until the web server
 * has no request left, or no time, uploads are accepted: requests that it took may begin them late. {@link UploaderRestart}
 * opens the uploaders again.
 */
final class UploaderLifecycle implements SmartLifecycle {

    /**
     * Between the phases {@code GRACEFUL_SHUTDOWN_PHASE}, in which a web server waits for its requests, and {@code
     * START_STOP_LIFECYCLE_PHASE}, in which it closes their connections, of {@code WebServerApplicationContext}. Its package is
     * not the same in Boot 3 and 4, and its phases are.
     */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024 - 512;

    private static final Log LOG = LogFactory.getLog(UploaderLifecycle.class);

    private final ContextUploaders uploaders;
    private final Duration patience;
    private final OpenRequests requests;
    private volatile boolean running;

    UploaderLifecycle(ContextUploaders uploaders, Duration patience, OpenRequests requests) {
        this.uploaders = uploaders;
        this.patience = patience;
        this.requests = requests;
    }

    @Override
    public void start() {
        running = true;
    }

    /** Ends uploads at once. Spring calls it only for those who call it themselves. */
    @Override
    public void stop() {
        running = false;
        uploaders.existing().values().forEach(DropboxUploader::close);
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        Flux.defer(() -> Flux.fromIterable(uploaders.existing().entrySet()))
                .flatMap(bean -> closed(bean.getKey(), bean.getValue()), Integer.MAX_VALUE)
                .onErrorComplete(UploaderLifecycle::warn)
                // Else the web server closes connections that the last of them are still to be told
                // on.
                .then(Mono.defer(requests::answered))
                .doFinally(end -> callback.run())
                .subscribe();
    }

    private Mono<Void> closed(String name, DropboxUploader uploader) {
        return Mono.defer(
                        () -> {
                            int uploads = uploader.uploadsRunning();
                            if (uploads > 0) {
                                LOG.info(
                                        name
                                                + " accepts no upload any longer; "
                                                + uploads
                                                + " under way may take "
                                                + patience);
                            }
                            // That of a mock is null.
                            return Objects.requireNonNullElse(
                                    uploader.closeGracefully(patience), Mono.<Void>empty());
                        })
                .onErrorComplete(UploaderLifecycle::warn);
    }

    private static boolean warn(Throwable failure) {
        LOG.warn("An uploader did not close; its bean's destruction will", failure);
        return true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** As the web server, whose requests are answered while the context is paused. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
