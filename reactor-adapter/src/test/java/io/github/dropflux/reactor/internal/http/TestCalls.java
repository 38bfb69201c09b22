package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.internal.protocol.UploadArgument;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.netty.http.client.HttpClient;

/** Calls to make on a transport, and transports to make them on. */
final class TestCalls {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int SLICE = 64 * 1024;

    /** Limits that no test reaches. */
    static final CallTimeouts PATIENT = new CallTimeouts(LONG, LONG, LONG, LONG, LONG, LONG);

    private TestCalls() {}

    static UploadTransport transport(HttpClient client, URI endpoint, CallTimeouts timeouts) {
        return new AuthorizedTransport(
                new NettyUploadTransport(client, Endpoints.both(endpoint), Map.of(), timeouts),
                new FixedToken("test-token"));
    }

    /** An upload of so many zeroes. */
    static Call upload(int bytes) {
        return new Call(
                new UploadArgument(CommitInfo.to("/a"), null), new Zeroes(bytes), sent -> {});
    }

    private record Zeroes(long length) implements RequestBody {
        @Override
        public List<ByteBuf> retained() {
            List<ByteBuf> slices = new ArrayList<>();
            for (long left = length; left > 0; left -= SLICE) {
                slices.add(Unpooled.wrappedBuffer(new byte[(int) Math.min(left, SLICE)]));
            }
            return slices;
        }
    }
}
