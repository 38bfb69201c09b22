package io.github.dropflux.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

class RunningUploadTest {

    private final RunningUpload upload = new RunningUpload(8 << 20);
    private final ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(3).writeZero(3);
    private final List<DataBuffer> passed = new ArrayList<>();

    @Test
    void a_buffer_passed_on_is_not_released_when_the_upload_ends_early() {
        Disposable running = run();
        assertThat(passed).hasSize(1);

        running.dispose();

        assertThat(buffer.refCnt()).isEqualTo(1);
        buffer.release();
    }

    @Test
    void a_buffer_held_back_is_released_when_the_upload_ends_early() {
        upload.pause();
        Disposable running = run();
        assertThat(passed).isEmpty();

        running.dispose();

        assertThat(buffer.refCnt()).isZero();
    }

    @Test
    void a_buffer_held_back_goes_on_however_often_pause_was_pressed() {
        upload.pause();
        Disposable running = run();
        upload.pause();
        assertThat(status().state()).isEqualTo("paused");

        upload.resume();

        assertThat(passed).hasSize(1);
        assertThat(status().state()).isEqualTo("running");
        running.dispose();
        assertThat(buffer.refCnt()).isEqualTo(1);
        buffer.release();
    }

    @Test
    void the_first_end_counts() {
        upload.cancel();
        upload.ended("stored", "too late");
        upload.pause();
        assertThat(status().state()).isEqualTo("cancelled");
        assertThat(status().over()).isTrue();
    }

    private UploadStatus status() {
        return upload.status(Duration.ZERO, new Pace(0, 0, "", 0, 0));
    }

    /** As the uploader does, which wants what is dropped on the way to be released. */
    private Disposable run() {
        NettyDataBufferFactory factory = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);
        Flux<DataBuffer> endless =
                Flux.<DataBuffer>just(factory.wrap(buffer)).concatWith(Flux.never());
        return upload.steered(endless)
                .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
                .subscribe(passed::add);
    }
}
