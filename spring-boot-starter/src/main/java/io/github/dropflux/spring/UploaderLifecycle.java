package io.github.dropflux.spring;

import io.github.dropflux.reactor.DropboxUploader;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * Lets uploads under way end when the application stops, as long as they may. It stops in the same
 * phase as a web server that shuts down gracefully, so that uploads of requests and others are waited
 * for together, and before what they may need is gone.
 */
final class UploaderLifecycle implements SmartLifecycle {

    /** That of {@code WebServerApplicationContext}, whose package is not the same in Boot 3 and 4. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

    private final DropboxUploader uploader;
    private final Duration patience;
    private volatile boolean running;

    UploaderLifecycle(DropboxUploader uploader, Duration patience) {
        this.uploader = uploader;
        this.patience = patience;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        uploader.close();
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        uploader.closeGracefully(patience).doFinally(end -> callback.run()).subscribe();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
