package io.github.dropflux.reactor;

import io.github.dropflux.WriteMode;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.test.Tck;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import reactor.core.publisher.Flux;

/** The rules of Reactive Streams for the results of many uploads. */
public class UploadAllTckTest extends PublisherVerification<UploadResult> {

    private DropboxEmulator dropbox;
    private DropboxUploader uploader;

    /** The TCK makes one of this. */
    public UploadAllTckTest() {
        super(Tck.environment());
    }

    /** One for all rules. */
    @BeforeClass
    public void start() {
        dropbox = DropboxEmulator.start();
        uploader =
                DropboxUploader.builder()
                        .credentials(DropboxCredentials.accessToken("test-token").named("test"))
                        .endpoint(dropbox.baseUrl())
                        .batch(BatchSettings.defaults().withLinger(Duration.ofMillis(5)))
                        .build();
    }

    /** Of the connections, too. */
    @AfterClass
    public void stop() {
        uploader.close();
        dropbox.close();
    }

    @Override
    public long maxElementsFromPublisher() {
        return 50;
    }

    @Override
    public Publisher<UploadResult> createPublisher(long results) {
        byte[] bytes = {1, 2, 3};
        return uploader.uploadAll(
                Flux.range(0, (int) results)
                        .map(
                                i ->
                                        UploadRequest.to("/" + i)
                                                .mode(WriteMode.overwrite())
                                                .body(UploadBody.fromBytes(bytes))));
    }

    @Override
    public Publisher<UploadResult> createFailedPublisher() {
        return uploader.uploadAll(Flux.error(new IllegalStateException("no requests")));
    }
}
