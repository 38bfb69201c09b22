package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.reactor.test.HeldBytes;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Many uploads of one client share what memory it may take. */
@Tag("slow")
class ManyUploadsTest extends EmulatedUploads {

    private static final int UPLOADS = 1000;
    private static final long BUDGET = 64L * MIB;
    private static final int BUFFER = 128 * 1024;

    /** Of uploads with several windows. */
    private final HeldBytes held = new HeldBytes();

    /** Of the others, each of which is one small buffer. */
    private final HeldBytes heldBySmall = new HeldBytes();

    private static final int LARGE = 20;

    /** Some have several windows. */
    private static int length(int upload) {
        return isLarge(upload) ? 9 * MIB + upload : 1000 + upload;
    }

    private static boolean isLarge(int upload) {
        return upload % (UPLOADS / LARGE) == 0;
    }

    @Test
    void a_thousand_concurrent_uploads_finish_within_the_budget() {
        DropboxUploader uploader = uploader(b -> b.budget(BUDGET));
        AtomicLong mostUsed = new AtomicLong();
        Flux.range(0, UPLOADS)
                .flatMap(
                        i ->
                                uploader.upload(
                                        UploadRequest.to("/" + i)
                                                .body(
                                                        UploadBody.fromByteBufs(
                                                                (isLarge(i) ? held : heldBySmall)
                                                                        .source(length(i), BUFFER)))
                                                .onProgress(
                                                        p ->
                                                                mostUsed.accumulateAndGet(
                                                                        uploader.gauges()
                                                                                .budgetUsedBytes(),
                                                                        Math::max))),
                        UPLOADS)
                .then()
                .block(PATIENCE);

        assertThat(dropbox.files())
                .hasSize(UPLOADS)
                .allSatisfy(
                        file ->
                                assertThat(file.size())
                                        .isEqualTo(
                                                length(
                                                        Integer.parseInt(
                                                                file.path().substring(1)))));
        assertThat(mostUsed).hasValueLessThanOrEqualTo(BUDGET).hasPositiveValue();
        // Behind a full window there may be the buffer that did not fit, one an upload. Small ones
        // that wait for memory hold theirs beside.
        assertThat(held.most()).isBetween(8L * MIB, BUDGET + LARGE * BUFFER);
        await().until(() -> held.now() + heldBySmall.now() == 0);
        assertThat(uploader.gauges().budgetUsedBytes()).isZero();
        assertThat(uploader.gauges().uploadsWaiting()).isZero();
    }
}
