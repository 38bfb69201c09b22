package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

class BulkheadTest {

    private final List<String> heard = new ArrayList<>();
    private final TestPublisher<String> first = TestPublisher.create();
    private final TestPublisher<String> second = TestPublisher.create();
    private final TestPublisher<String> third = TestPublisher.create();
    private final TestPublisher<String> fourth = TestPublisher.create();

    private Disposable pass(Bulkhead turnstile, TestPublisher<String> work) {
        return turnstile
                .inTurn(work.mono())
                .subscribe(heard::add, e -> heard.add("failed"), () -> heard.add("over"));
    }

    @Test
    void so_much_goes_on_at_once_and_the_rest_in_its_order() {
        Bulkhead two = new Bulkhead(2);
        List.of(first, second, third, fourth).forEach(work -> pass(two, work));
        second.assertWasSubscribed();
        third.assertWasNotSubscribed();
        second.emit("2");
        third.assertWasSubscribed();
        fourth.assertWasNotSubscribed();
        first.error(new IOException("reset"));
        fourth.assertWasSubscribed();
        third.complete();
        fourth.emit("4");

        assertThat(heard).containsExactly("2", "over", "failed", "over", "4", "over");
    }

    @Test
    void a_cancel_gives_the_turn_up_or_the_place_in_the_line() {
        Bulkhead one = new Bulkhead(1);
        Disposable running = pass(one, first);
        Disposable waiting = pass(one, second);
        pass(one, third);
        waiting.dispose();
        running.dispose();
        first.assertWasCancelled();
        second.assertWasNotSubscribed();
        third.emit("3");

        assertThat(heard).containsExactly("3", "over");
    }

    @Test
    void many_turns_that_end_at_once_take_no_stack() {
        Bulkhead one = new Bulkhead(1);
        pass(one, first);
        for (int i = 0; i < 100_000; i++) {
            one.inTurn(Mono.just("x")).subscribe(heard::add);
        }
        first.emit("first");

        assertThat(heard).hasSize(100_002).contains("first");
    }

    @Test
    void the_context_of_who_waits_reaches_the_work() {
        assertThat(
                        new Bulkhead(1)
                                .inTurn(Mono.deferContextual(c -> Mono.just(c.<String>get("k"))))
                                .contextWrite(context -> context.put("k", "v"))
                                .block())
                .isEqualTo("v");
    }
}
