package io.github.dropflux.spring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.codec.multipart.PartEventHttpMessageReader;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring's parser of forms by itself: why {@link FormGate} is there. */
class SpringFormParserTest {

    private static final String BOUNDARY = "boundary";
    private static final String HEAD =
            "--boundary\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.bin\"\r\n\r\n";

    /** Fewer than Spring's queues hold. */
    private static final int PIECES = 20;

    /** Without the detector of leaks, which would report those that are wanted here. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

    private final List<ByteBuf> given = new ArrayList<>();

    /**
     * Once this fails, Spring releases what waits in its parser, and the gate can go, as can the note in the documentation.
     */
    @Test
    void what_waits_for_a_slow_reader_is_not_released_by_a_cancel() {
        form().doOnNext(event -> DataBufferUtils.release(event.content()))
                .concatMap(event -> Mono.never(), 1)
                .subscribe()
                .dispose();
        assertThat(given).anyMatch(buffer -> buffer.refCnt() > 0);
    }

    @Test
    void nothing_waits_for_a_reader_that_takes_all_at_once() {
        form().doOnNext(event -> DataBufferUtils.release(event.content())).subscribe().dispose();
        assertThat(given).hasSize(PIECES + 1).allMatch(buffer -> buffer.refCnt() == 0);
    }

    private Flux<PartEvent> form() {
        Flux<DataBuffer> body =
                Flux.range(0, PIECES + 1)
                        .map(i -> buffer(i == 0 ? HEAD : "x".repeat(100)))
                        .concatWith(Mono.never());
        MockServerHttpRequest request =
                MockServerHttpRequest.post("/")
                        .contentType(
                                new MediaType(
                                        MediaType.MULTIPART_FORM_DATA,
                                        Map.of("boundary", BOUNDARY)))
                        .body(body);
        return new PartEventHttpMessageReader()
                .read(ResolvableType.forClass(PartEvent.class), request, Map.of());
    }

    private DataBuffer buffer(String text) {
        ByteBuf buffer = allocator.buffer().writeBytes(text.getBytes(US_ASCII));
        given.add(buffer);
        return new NettyDataBufferFactory(allocator).wrap(buffer);
    }
}
