package io.github.dropflux.spring;

import io.github.dropflux.reactor.DropboxUploader;
import org.springframework.context.SmartLifecycle;

/**
 * Opens the uploaders of a context that starts again. The first start finds them open. Starts right after {@code
 * ReactorResourceFactory}, whose event loops they use, and long before web servers and schedulers, whose work uploads.
 */
final class UploaderRestart implements SmartLifecycle {

    /** That of {@code ReactorResourceFactory} is 0. */
    static final int PHASE = 1;

    private final ContextUploaders uploaders;
    private volatile boolean running;

    UploaderRestart(ContextUploaders uploaders) {
        this.uploaders = uploaders;
    }

    @Override
    public void start() {
        uploaders.existing().values().forEach(DropboxUploader::reopen);
        running = true;
    }

    /** By then {@link UploaderLifecycle} has closed them. */
    @Override
    public void stop() {
        running = false;
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
