package io.github.dropflux.reactor.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.UploadTimeouts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResponseTimeoutTest {

    private static final UploadTimeouts TIMEOUTS = TestCalls.PATIENT;

    @Test
    void an_answer_may_take_a_second_longer_for_each_MiB() {
        UploadTimeouts timeouts = TIMEOUTS.withAnswer(Duration.ofSeconds(60));
        assertThat(NettyTransport.answerTo(timeouts, Route.START, 0)).hasSeconds(60);
        assertThat(NettyTransport.answerTo(timeouts, Route.APPEND_V2, 8L << 20)).hasSeconds(68);
        assertThat(NettyTransport.answerTo(timeouts, Route.UPLOAD, 148L << 20)).hasSeconds(208);
    }

    @Test
    void a_commit_has_a_limit_of_its_own() {
        UploadTimeouts timeouts =
                TIMEOUTS.withAnswer(Duration.ofSeconds(1)).withCommitAnswer(Duration.ofMinutes(5));
        assertThat(NettyTransport.answerTo(timeouts, Route.FINISH, 0)).hasMinutes(5);
        assertThat(NettyTransport.answerTo(timeouts, Route.FINISH_BATCH_V2, 0)).hasMinutes(5);
        assertThat(NettyTransport.answerTo(timeouts, Route.GET_METADATA, 0)).hasSeconds(1);
    }
}
