package io.github.dropflux.reactor.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** The argument of an RPC route, which travels as the body. */
final class JsonBody implements RequestBody {

    private final byte[] json;

    JsonBody(byte[] json) {
        this.json = json;
    }

    @Override
    public long length() {
        return json.length;
    }

    @Override
    public List<ByteBuf> retained() {
        return List.of(Unpooled.wrappedBuffer(json));
    }
}
