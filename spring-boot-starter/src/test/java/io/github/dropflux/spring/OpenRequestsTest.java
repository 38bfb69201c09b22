package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** The end of an application waits for answers that are on their way, and not for ever. */
class OpenRequestsTest {

    private final OpenRequests requests = new OpenRequests();
    private final Sinks.Empty<Void> answer = Sinks.empty();

    @Test
    void nothing_is_waited_for_where_no_request_is_open() {
        assertThat(requests.answered().toFuture()).isCompleted();
    }

    @Test
    void the_last_answer_is_waited_for() {
        requests.count(answer.asMono()).subscribe();
        requests.count(Mono.never()).subscribe().dispose();
        StepVerifier.withVirtualTime(requests::answered)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(500))
                .then(answer::tryEmitEmpty)
                .thenAwait(Duration.ofMillis(10))
                .verifyComplete();
    }

    @Test
    void a_request_that_goes_on_is_waited_for_no_longer_than_a_second() {
        requests.count(answer.asMono()).subscribe();
        StepVerifier.withVirtualTime(requests::answered)
                .expectSubscription()
                .expectNoEvent(OpenRequests.LONGEST_WAIT.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .verifyComplete();
    }
}
