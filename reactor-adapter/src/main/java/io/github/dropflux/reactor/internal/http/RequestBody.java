package io.github.dropflux.reactor.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** The bytes of one call, held by someone else and lent to each attempt of it. */
public interface RequestBody {

    /** A body of no bytes. */
    RequestBody EMPTY =
            new RequestBody() {
                @Override
                public long length() {
                    return 0;
                }

                @Override
                public List<ByteBuf> retained() {
                    return List.of();
                }
            };

    /** Bytes that live outside of Netty, such as the argument of an RPC route. */
    static RequestBody of(byte[] bytes) {
        return new RequestBody() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public List<ByteBuf> retained() {
                return List.of(Unpooled.wrappedBuffer(bytes));
            }
        };
    }

    /** Bytes, exact: it goes out as {@code Content-Length}. */
    long length();

    /**
     * The bytes in order, each buffer retained for the caller, who releases it. Called once per
     * attempt, when a connection is at hand and not before, so that an attempt that gets none has
     * nothing to release.
     */
    List<ByteBuf> retained();
}
