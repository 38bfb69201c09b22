package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.internal.protocol.Argument.UploadArgument;
import io.github.dropflux.reactor.UploadTimeouts;
import io.github.dropflux.reactor.internal.call.Sender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.netty.http.client.HttpClient;

/** Calls to make on a transport, and transports to make them on. */
public final class TestCalls {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int SLICE = 64 * 1024;

    /** Limits that no test reaches. */
    public static final UploadTimeouts PATIENT =
            UploadTimeouts.defaults()
                    .withConnect(LONG)
                    .withAcquire(LONG)
                    .withTlsHandshake(LONG)
                    .withWriteProgress(LONG)
                    .withAnswer(LONG)
                    .withCommitAnswer(LONG);

    private TestCalls() {}

    public static Sender sender(HttpClient client, URI endpoint, UploadTimeouts timeouts) {
        Transport transport =
                NettyTransport.over(client, false, Endpoints.both(endpoint), timeouts);
        return (request, begins) ->
                transport.send(request, Authorization.of("test-token", Map.of()));
    }

    /** The failure as it is before the first contact. */
    public static Throwable unreached(Throwable failure) {
        return UnreachableException.of(failure);
    }

    /** An upload of so many zeroes. */
    public static Request upload(int bytes) {
        return new Request(
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
