package io.github.dropflux.emulator.internal.http;

import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.requests.RecordedCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServerResponse;

/** Ends calls on the wire. */
final class AnswerWriter {

    private static final int CHUNK = 64 * 1024;

    private final Duration delay;
    private final Scheduler scheduler;

    AnswerWriter(Duration delay, Scheduler scheduler) {
        this.delay = delay;
        this.scheduler = scheduler;
    }

    /** Ends a call; what it holds is disposed of before the client can know, unless the call stalls. */
    Mono<Void> write(
            Outcome outcome, RecordedCall call, Disposable held, HttpServerResponse response) {
        Channel channel = channelOf(response);
        if (outcome instanceof Outcome.Reply reply) {
            Duration wait = delay.plus(reply.delay());
            return wait.isZero()
                    ? reply(reply, call, held, response)
                    : Mono.delay(wait, scheduler)
                            .then(Mono.defer(() -> reply(reply, call, held, response)));
        }
        if (!(outcome instanceof Outcome.Stall stall)) {
            held.dispose();
            // Without lingering, closing resets the connection: the client sees no orderly end.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            return FutureMono.deferFuture(channel::close);
        }
        // Completing would make the server answer 200.
        return Mono.<Void>never()
                .takeUntilOther(FutureMono.from(channel.closeFuture()))
                .doFinally(signal -> stall.held().dispose());
    }

    private Mono<Void> reply(
            Outcome.Reply reply, RecordedCall call, Disposable held, HttpServerResponse response) {
        held.dispose();
        call.status(reply.answer().status());
        Mono<Void> sent = send(reply, call, response);
        return reply.close() ? sent.then(FutureMono.deferFuture(channelOf(response)::close)) : sent;
    }

    private Mono<Void> send(Outcome.Reply reply, RecordedCall call, HttpServerResponse response) {
        Answer answer = reply.answer();
        response.status(answer.status())
                .header("X-Dropbox-Request-Id", call.requestId())
                .header(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        answer.headers().forEach(response::header);
        if (reply.close()) {
            response.header(HttpHeaderNames.CONNECTION, "close");
        }
        Answer.Download download = answer.download();
        if (download != null) {
            if (answer.json() != null) {
                response.header("Dropbox-API-Result", Json.headerSafe(answer.json()));
            }
            response.header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(download.length()));
            return response.send(bytes(download)).then();
        }
        byte[] body = answer.body();
        response.header(
                HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length + reply.missing()));
        return response.sendByteArray(Mono.just(body)).then();
    }

    private Flux<ByteBuf> bytes(Answer.Download download) {
        return Flux.using(
                        () -> download.content().open(download.offset(), download.length()),
                        AnswerWriter::chunks,
                        AnswerWriter::close)
                .subscribeOn(scheduler);
    }

    private static Flux<ByteBuf> chunks(InputStream in) {
        return Flux.generate(
                sink -> {
                    try {
                        byte[] chunk = in.readNBytes(CHUNK);
                        if (chunk.length == 0) {
                            sink.complete();
                        } else {
                            sink.next(Unpooled.wrappedBuffer(chunk));
                        }
                    } catch (IOException e) {
                        sink.error(e);
                    }
                });
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Channel channelOf(HttpServerResponse response) {
        AtomicReference<Channel> channel = new AtomicReference<>();
        response.withConnection(connection -> channel.set(connection.channel()));
        return Objects.requireNonNull(channel.get());
    }
}
