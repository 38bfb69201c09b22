package io.github.dropflux.reactor.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * How far a request has got into the network. Two equal marks mean that the socket took no byte in
 * between: bytes that wait become fewer only so, and more only when some are handed over.
 *
 * @param handedOver bytes of the body given to the channel
 * @param waiting bytes in the channel, as its watermarks see them
 * @param partly bytes that the socket took of the buffer at the head of them
 */
record WriteMark(long handedOver, long waiting, long partly) {

    static WriteMark of(Channel channel, long handedOver) {
        long waiting = channel.bytesBeforeWritable() - channel.bytesBeforeUnwritable();
        // A stream of HTTP/2 has none; what it holds back shows in its watermarks.
        ChannelOutboundBuffer socket = channel.unsafe().outboundBuffer();
        return new WriteMark(handedOver, waiting, socket == null ? 0 : socket.currentProgress());
    }
}
