package io.github.dropflux.emulator.internal.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;

class WorkThreadsTest {

    @Test
    void work_after_the_end_is_refused_without_a_look_at_the_pool() {
        WorkThreads threads = new WorkThreads("ended");
        Scheduler scheduler = threads.scheduler();
        threads.close();
        assertThatThrownBy(() -> scheduler.schedule(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageNotContaining("pool size");
    }
}
