package io.github.dropflux.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

/** Without it the other tests would prove less than they say. */
class LeaksTest {

    @Test
    void a_buffer_that_nobody_releases_is_noticed() {
        Leaks.watch();
        leak();
        assertThat(Leaks.take()).isNotEmpty();
        assertThat(Leaks.take()).isEmpty();
    }

    private static void leak() {
        ByteBufAllocator.DEFAULT.buffer(1).writeByte(1);
    }
}
