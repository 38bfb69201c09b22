package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class AskedOnceTest {

    private final AtomicInteger asked = new AtomicInteger();

    private <T> AskedOnce<T> of(Mono<T> question) {
        return new AskedOnce<>(question.doOnSubscribe(s -> asked.incrementAndGet()));
    }

    @Test
    void all_who_wait_share_one_question() {
        Sinks.One<String> answer = Sinks.one();
        AskedOnce<String> once = of(answer.asMono());
        AtomicReference<String> first = new AtomicReference<>();
        AtomicReference<String> second = new AtomicReference<>();
        Disposable leaves = once.answer().subscribe(first::set);
        once.answer().subscribe(second::set);
        leaves.dispose();
        answer.tryEmitValue("it");
        assertThat(first).hasValue(null);
        assertThat(second).hasValue("it");
        assertThat(once.answer().block()).isEqualTo("it");
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_failure_is_for_those_who_wait_and_the_next_asks_anew() {
        AtomicInteger times = new AtomicInteger();
        AskedOnce<String> once =
                of(
                        Mono.fromCallable(
                                () -> {
                                    if (times.incrementAndGet() == 1) {
                                        throw new IllegalStateException("not now");
                                    }
                                    return "it";
                                }));
        assertThatThrownBy(() -> once.answer().block()).hasMessage("not now");
        assertThat(once.answer().block()).isEqualTo("it");
        assertThat(asked).hasValue(2);
    }

    @Test
    void an_error_of_the_jvm_at_the_subscription_is_signalled_and_the_next_asks_anew() {
        AtomicInteger times = new AtomicInteger();
        AskedOnce<String> once =
                of(
                        Mono.defer(
                                () -> {
                                    if (times.incrementAndGet() == 1) {
                                        throw new StackOverflowError("deep");
                                    }
                                    return Mono.just("it");
                                }));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        once.answer().subscribe(value -> {}, failure::set);
        assertThat(failure.get()).isInstanceOf(StackOverflowError.class);
        assertThat(once.answer().block()).isEqualTo("it");
    }
}
