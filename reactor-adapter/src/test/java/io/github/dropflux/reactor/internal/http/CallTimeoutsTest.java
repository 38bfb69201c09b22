package io.github.dropflux.reactor.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.Route;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallTimeoutsTest {

    private static final CallTimeouts TIMEOUTS = TestCalls.PATIENT;

    @Test
    void an_answer_may_take_a_second_longer_for_each_MiB() {
        CallTimeouts timeouts = TIMEOUTS.withAnswer(Duration.ofSeconds(60));
        assertThat(timeouts.answerTo(Route.START, 0)).hasSeconds(60);
        assertThat(timeouts.answerTo(Route.APPEND_V2, 8L << 20)).hasSeconds(68);
        assertThat(timeouts.answerTo(Route.UPLOAD, 148L << 20)).hasSeconds(208);
    }

    @Test
    void a_commit_has_a_limit_of_its_own() {
        CallTimeouts timeouts =
                TIMEOUTS.withAnswer(Duration.ofSeconds(1)).withCommitAnswer(Duration.ofMinutes(5));
        assertThat(timeouts.answerTo(Route.FINISH, 0)).hasMinutes(5);
        assertThat(timeouts.answerTo(Route.FINISH_BATCH_V2, 0)).hasMinutes(5);
        assertThat(timeouts.answerTo(Route.GET_METADATA, 0)).hasSeconds(1);
    }
}
