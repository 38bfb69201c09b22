package io.github.dropflux.reactor.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.util.context.Context;

/** An end reaches its last step, whatever the ones before and the user's hook do. */
class GuardsOfEndsTest {

    private final List<String> done = new ArrayList<>();

    @AfterEach
    void unhook() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void a_step_that_throws_keeps_none_after_it_from_running() {
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        Guards.all(Context.empty(), () -> fail("a"), () -> done.add("b"));
        Guards.each(
                Context.empty(),
                done,
                step -> {
                    done.add("more");
                    fail(step);
                });
        assertThat(done).containsExactly("b", "more");
        assertThat(dropped).extracting(Throwable::getMessage).containsExactly("a", "b");
    }

    @Test
    void a_hook_that_throws_keeps_none_from_running() {
        Hooks.onErrorDropped(
                error -> {
                    throw new IllegalStateException(error);
                });
        Guards.all(Context.empty(), () -> fail("a"), () -> done.add("b"));
        assertThat(done).containsExactly("b");
    }

    private static void fail(String step) {
        throw new NoClassDefFoundError(step);
    }
}
