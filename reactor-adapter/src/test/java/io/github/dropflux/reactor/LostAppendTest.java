package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.EmulatedRoute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Appends that landed although nobody said so. */
class LostAppendTest extends EmulatedUploads {

    @ParameterizedTest
    @CsvSource({
        "SEQUENTIAL,1",
        "SEQUENTIAL,2",
        "SEQUENTIAL,4",
        "CONCURRENT,1",
        "CONCURRENT,2",
        "CONCURRENT,4"
    })
    void an_append_whose_response_is_lost_is_not_stored_twice(SessionPlan plan, int call) {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(call).loseAnswer();
        TestBytes bytes = TestBytes.of(13 * MIB + 7);
        uploader(b -> b.session(plan))
                .upload(
                        UploadRequest.to("/a")
                                .body(UploadBody.fromByteBufs(bytes.byteBufs(300_000))))
                .block(PATIENCE);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes.all());
        assertThat(appends()).hasSize(5);
        await().until(bytes::allReleased);
    }
}
