package io.github.dropflux.benchmarks.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The link, as one connection sees it: what the client sends is handed on when it has arrived at the
 * other end, in order, and what is written comes to the client half a round trip later. It reads no
 * more than what is under way and what a late timer may need, so that the client is held back as by a
 * real link. For channels without auto-read.
 */
@SuppressWarnings("FutureReturnValueIgnored") // who writes has the promise
final class ShapingHandler extends ChannelDuplexHandler {

    /** How late a timer may be before a connection carries less than it should. */
    private static final double READ_AHEAD_SECONDS = 0.02;

    private static final int SMALLEST_READ_AHEAD = 256 << 10;

    private record Piece(ByteBuf bytes, long at) {}

    private record Answer(Object message, ChannelPromise promise, long at) {}

    private final LinkShape shape;
    private final long oneWay;
    private final long mostBuffered;
    private final Queue<Piece> arrived = new ArrayDeque<>();
    private final Queue<Piece> underWay = new ArrayDeque<>();
    private final Queue<Answer> answers = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private LinkShape.@Nullable Lane lane;
    private @Nullable ScheduledFuture<?> timer;
    private long timerAt;
    private long buffered;
    private boolean held;
    private boolean reading;
    private boolean pumping;

    ShapingHandler(LinkShape shape) {
        this.shape = shape;
        this.oneWay = shape.profile().oneWayNanos();
        double seconds = READ_AHEAD_SECONDS + oneWay / 1e9;
        this.mostBuffered =
                Math.max(SMALLEST_READ_AHEAD, Math.round(shape.fastestConnection() * seconds));
    }

    @Override
    public void channelActive(ChannelHandlerContext opened) {
        context = opened;
        lane = shape.connect(now(opened));
        opened.fireChannelActive();
        pump();
    }

    /** From now on, hands nothing on, or does so again; on the channel's event loop. */
    void hold(boolean value) {
        if (held != value) {
            held = value;
            pump();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext same, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        buffered += bytes.readableBytes();
        arrived.add(new Piece(bytes, now(same)));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext same) {
        reading = false;
        pump();
    }

    @Override
    public void write(ChannelHandlerContext same, Object message, ChannelPromise promise) {
        if (oneWay == 0 || context == null) {
            same.write(message, promise);
        } else {
            answers.add(new Answer(message, promise, now(same) + oneWay));
        }
    }

    @Override
    public void flush(ChannelHandlerContext same) {
        same.flush();
        pump();
    }

    /** Demand is this handler's own. */
    @Override
    public void read(ChannelHandlerContext same) {}

    /** Does all that is due, and comes again when more is. */
    private void pump() {
        ChannelHandlerContext channel = context;
        if (channel == null || pumping) {
            return;
        }
        pumping = true;
        long now = now(channel);
        long next = Math.min(pass(now), Math.min(handOn(channel, now), answer(channel, now)));
        pumping = false;
        if (!reading && buffered < mostBuffered) {
            reading = true;
            channel.read();
        }
        wakeAt(channel, next);
    }

    private long pass(long now) {
        LinkShape.Lane mine = Objects.requireNonNull(lane, "the channel is active");
        while (mine.end() <= now) {
            Piece next = arrived.poll();
            if (next == null) {
                return Long.MAX_VALUE;
            }
            long passed = mine.pass(next.at, next.bytes.readableBytes());
            underWay.add(new Piece(next.bytes, passed + oneWay));
        }
        return arrived.isEmpty() ? Long.MAX_VALUE : mine.end();
    }

    private long handOn(ChannelHandlerContext channel, long now) {
        boolean any = false;
        Piece next = underWay.peek();
        while (!held && next != null && next.at <= now) {
            underWay.remove();
            buffered -= next.bytes.readableBytes();
            channel.fireChannelRead(next.bytes);
            any = true;
            next = underWay.peek();
        }
        if (any) {
            channel.fireChannelReadComplete();
        }
        return held || next == null ? Long.MAX_VALUE : next.at;
    }

    private long answer(ChannelHandlerContext channel, long now) {
        boolean any = false;
        Answer next = answers.peek();
        while (next != null && next.at <= now) {
            answers.remove();
            channel.write(next.message, next.promise);
            any = true;
            next = answers.peek();
        }
        if (any) {
            channel.flush();
        }
        return next == null ? Long.MAX_VALUE : next.at;
    }

    private void wakeAt(ChannelHandlerContext channel, long at) {
        if (timer != null && timerAt == at) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (at != Long.MAX_VALUE) {
            timerAt = at;
            timer =
                    channel.executor()
                            .schedule(this::woken, at - now(channel), TimeUnit.NANOSECONDS);
        }
    }

    private void woken() {
        timer = null;
        pump();
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) {
        context = null;
        if (timer != null) {
            timer.cancel(false);
        }
        arrived.forEach(each -> each.bytes.release());
        underWay.forEach(each -> each.bytes.release());
        answers.forEach(each -> ReferenceCountUtil.release(each.message));
        arrived.clear();
        underWay.clear();
        answers.clear();
        closed.fireChannelInactive();
    }

    private static long now(ChannelHandlerContext channel) {
        return channel.executor().ticker().nanoTime();
    }
}
