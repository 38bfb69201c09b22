package io.github.dropflux.reactor.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpResources;
import reactor.test.StepVerifier;

/** The guards of the other tests are on: without them those would prove less than they say. */
class GuardsTest {

    @Test
    void blocking_on_a_cpu_thread_is_an_error() {
        StepVerifier.create(
                        Mono.fromRunnable(() -> LockSupport.parkNanos(1))
                                .subscribeOn(Schedulers.parallel()))
                .verifyError(BlockingOperationError.class);
        assertThat(BlockedThreads.take()).hasSize(1);
    }

    @Test
    void blocking_on_an_event_loop_is_an_error() {
        assertThatThrownBy(
                        () ->
                                HttpResources.get()
                                        .onClient(true)
                                        .next()
                                        .submit(() -> LockSupport.parkNanos(1))
                                        .get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(BlockingOperationError.class);
        assertThat(BlockedThreads.take()).hasSize(1);
    }

    @Test
    void a_buffer_that_nobody_releases_is_noticed() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        assertThat(FatalLeakDetector.takeLeaks()).as("leaks of the tests before").isEmpty();
        leak();
        assertThat(FatalLeakDetector.installed()).isTrue();
        assertThat(FatalLeakDetector.takeLeaks()).isNotEmpty();
    }

    private static void leak() {
        ByteBufAllocator.DEFAULT.buffer(1).writeByte(1);
    }
}
