package io.github.dropflux.reactor.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.reactor.internal.http.ResponseReader.BoundedBytes;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedBytesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 511, 512, 513, 4096})
    void pieces_of_any_size_give_the_same_bytes(int size) {
        byte[] all = new byte[4096];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 31);
        }
        BoundedBytes bytes = new BoundedBytes(4096);
        for (int from = 0; from < all.length; from += size) {
            bytes.append(
                    Unpooled.wrappedBuffer(
                            Arrays.copyOfRange(all, from, Math.min(all.length, from + size))));
        }
        assertThat(bytes.toBytes()).isEqualTo(all);
    }

    @Test
    void one_byte_past_the_limit_is_refused() {
        BoundedBytes bytes = new BoundedBytes(10).append(Unpooled.wrappedBuffer(new byte[10]));
        assertThat(bytes.toBytes()).hasSize(10);
        assertThatThrownBy(() -> bytes.append(Unpooled.wrappedBuffer(new byte[1])))
                .isInstanceOf(UnusableResponseException.class)
                .hasMessageContaining("10 bytes");
    }
}
