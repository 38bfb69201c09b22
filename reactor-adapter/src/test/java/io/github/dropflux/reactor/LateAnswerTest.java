package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.WriteMode;
import io.github.dropflux.reactor.test.FatalLeakDetector;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** Calls that are cancelled just as their answer comes. */
@Tag("slow")
class LateAnswerTest extends EmulatedUploads {

    private static final int UPLOADS = 5000;

    @Test
    void an_answer_that_meets_the_cancel_is_released() {
        DropboxUploader uploader = uploader();
        UploadRequest request =
                UploadRequest.to("/a")
                        .mode(WriteMode.overwrite())
                        .body(UploadBody.fromBytes(new byte[] {1}));
        Random random = new Random(1);
        long usual = 500_000;
        for (int i = 0; i < UPLOADS; i++) {
            long begun = System.nanoTime();
            AtomicLong took = new AtomicLong();
            Disposable upload =
                    uploader.upload(request)
                            .subscribe(file -> took.set(System.nanoTime() - begun), failure -> {});
            long cancelAt = begun + (long) (usual * (0.5 + 0.8 * random.nextDouble()));
            while (System.nanoTime() < cancelAt && took.get() == 0) {
                Thread.onSpinWait();
            }
            upload.dispose();
            if (took.get() > 0) {
                usual = (usual * 19 + took.get()) / 20;
            }
        }
        await().until(() -> uploader.uploadsRunning() == 0);
        assertThat(FatalLeakDetector.takeLeaks()).isEmpty();
    }
}
