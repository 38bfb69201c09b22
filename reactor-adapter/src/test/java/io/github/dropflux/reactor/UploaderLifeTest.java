package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.reactor.internal.limit.RunningUploads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** In which order an uploader closes and opens. */
class UploaderLifeTest {

    private final List<String> done = new ArrayList<>();
    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final RunningUploads uploads = new RunningUploads(LocalFailureException::ofClosed);
    private final UploaderLife life =
            new UploaderLife(
                    uploads,
                    () -> timer,
                    () -> done.add("first closed"),
                    () -> {
                        done.add("second opened");
                        return () -> done.add("second closed");
                    });

    @Test
    void new_connections_are_there_before_the_former_are_closed() {
        uploads.count(Mono.never()).subscribe();
        life.closeGracefully(Duration.ofMinutes(1)).subscribe();
        life.reopen();
        assertThat(done).containsExactly("second opened", "first closed");
    }

    @Test
    void any_patience_will_do() {
        uploads.count(Mono.never()).subscribe();
        StepVerifier.create(life.closeGracefully(Duration.ofSeconds(Long.MAX_VALUE)))
                .then(() -> timer.advanceTimeBy(Duration.ofDays(1000)))
                .thenCancel()
                .verify();
        assertThat(done).containsExactly("first closed");
    }
}
