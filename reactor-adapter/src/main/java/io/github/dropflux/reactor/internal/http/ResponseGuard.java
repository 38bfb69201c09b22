package io.github.dropflux.reactor.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Drops responses that only announce the final one (RFC 9110, 15.2). Reactor Netty does so with 100,
 * and takes any other for the final one. Tells a call's watchdog of the connection's end, too.
 */
final class ResponseGuard extends ChannelInboundHandlerAdapter {

    private static final String NAME = "dropflux.guard";

    private CallWatch watch;
    private boolean dropping;

    private ResponseGuard(CallWatch watch) {
        this.watch = watch;
    }

    /** A call is about to be sent on this connection or stream; on its event loop. */
    static void begin(Channel channel, CallWatch watch) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NAME) instanceof ResponseGuard guard) {
            guard.watch = watch;
        } else if (pipeline.get(NettyPipeline.ReactiveBridge) != null) {
            pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, new ResponseGuard(watch));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        context.fireChannelInactive();
        watch.closed();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            // HTTP/2 sends none of the ends that HTTP/1.1 does.
            dropping = isInterim(response);
        }
        if (!dropping) {
            context.fireChannelRead(message);
            return;
        }
        boolean last = message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
        if (last) {
            dropping = false;
        }
        // Nobody else reads on: what was read was for nobody.
        context.read();
    }

    private static boolean isInterim(HttpResponse response) {
        int status = response.status().code();
        // By its text: the module of its class is another one in Netty 4.1 than in 4.2.
        boolean decoded = !String.valueOf(response.decoderResult()).startsWith("failure");
        return decoded
                && status >= HttpResponseStatus.CONTINUE.code()
                && status < HttpResponseStatus.OK.code()
                && status != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }
}
