package io.github.dropflux.reactor.internal.http;

import io.github.dropflux.internal.json.ErrorReader;
import io.github.dropflux.internal.json.HumanText;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.text.Secrets;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/** Takes in the response to one call, whole and bounded: a value, a refusal, or one that is of no use. */
final class ResponseReader {

    private static final int MAX_BYTES = 1 << 20;

    /** Of a thousand entries with long names. */
    private static final int MAX_LISTING_BYTES = 1 << 23;

    private static final int MAX_GRANT_BYTES = 1 << 16;

    private final Route route;
    private final Secrets secrets;
    private final int limit;

    /**
     * @param secrets that the call carries
     */
    ResponseReader(Route route, Secrets secrets) {
        this.route = route;
        this.secrets = secrets;
        this.limit =
                switch (route) {
                    case TOKEN -> MAX_GRANT_BYTES;
                    case LIST_FOLDER, LIST_FOLDER_CONTINUE -> MAX_LISTING_BYTES;
                    default -> MAX_BYTES;
                };
    }

    /** Errors are a {@link RefusedCallException}, an {@link UnusableResponseException} or the network's. */
    Mono<Response> read(HttpClientResponse response, ByteBufFlux content) {
        int status = response.status().code();
        if (status < 200) {
            // Its content is left unread, which closes the connection: the answer that may follow
            // must not be taken for that of the next call.
            return Mono.error(UnusableResponseException.notFinal(status));
        }
        HttpHeaders headers = response.responseHeaders();
        return content.reduceWith(() -> new BoundedBytes(limit), BoundedBytes::append)
                .map(bytes -> responseOf(status, headers, bytes.toBytes()));
    }

    private Response responseOf(int status, HttpHeaders headers, byte[] sent) {
        String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
        Response.Head head = new Response.Head(status, type, secrets, !route.isGrant());
        String requestId = requestId(headers);
        boolean success = status < 300;
        byte[] body = unpacked(sent, headers.get(HttpHeaderNames.CONTENT_ENCODING), success);
        if (status == 200) {
            return new Response(holdsRefusals() ? secrets.hide(body) : body, requestId, head);
        }
        if (success) {
            throw UnusableResponseException.notExpected(head.describe(body));
        }
        if (status < 400) {
            throw new RefusedCallException(
                    redirect(status, headers.get(HttpHeaderNames.LOCATION)), requestId);
        }
        throw new RefusedCallException(
                ErrorReader.read(
                        route,
                        secrets,
                        status,
                        type,
                        headers.get(HttpHeaderNames.RETRY_AFTER),
                        body),
                requestId);
    }

    /** Its address may hold what is nobody's business, but the host tells whose page came instead of an answer. */
    private CallError redirect(int status, @Nullable String location) {
        String host = host(location);
        return new CallError(
                route,
                status,
                "",
                "redirects are not followed, and this one points to "
                        + (host == null ? "nowhere else" : "host " + HumanText.name(host, secrets))
                        + "; check the endpoint, and any proxy or login page on the way",
                null,
                null,
                null);
    }

    private static @Nullable String host(@Nullable String location) {
        try {
            return location == null ? null : new URI(location.strip()).getHost();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Of a batch, refusals come with 200, too. Other answers are ids and names, which must stay what they are. */
    private boolean holdsRefusals() {
        return route == Route.APPEND_BATCH || route == Route.FINISH_BATCH_V2;
    }

    private @Nullable String requestId(HttpHeaders headers) {
        String id = headers.get("X-Dropbox-Request-Id");
        return id == null ? null : HumanText.name(id, secrets);
    }

    /**
     * Nobody asked for another encoding, and some proxies use one all the same.
     *
     * @param success whether the body matters; else the status says enough
     */
    private byte[] unpacked(byte[] body, @Nullable String encoding, boolean success) {
        String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.equals("identity") || body.length == 0) {
            return body;
        }
        try (InputStream unpacking = unpacking(name, new ByteArrayInputStream(body))) {
            byte[] unpacked = unpacking.readNBytes(limit + 1);
            if (unpacked.length <= limit) {
                return unpacked;
            }
        } catch (IOException e) {
            if (success) {
                throw UnusableResponseException.packed(HumanText.name(name, secrets), e);
            }
            return new byte[0];
        }
        throw UnusableResponseException.tooLarge(limit);
    }

    private static InputStream unpacking(String encoding, InputStream packed) throws IOException {
        return switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(packed);
            case "deflate" -> new InflaterInputStream(packed);
            default -> throw new IOException("only gzip and deflate can be unpacked here");
        };
    }

    /** Gathers an answer's pieces and refuses to grow past a limit. */
    static final class BoundedBytes {

        private final int limit;
        private byte[] bytes = new byte[512];
        private int size;

        BoundedBytes(int limit) {
            this.limit = limit;
        }

        /** Copies what {@code piece} holds; its owner stays the same. */
        BoundedBytes append(ByteBuf piece) {
            int added = piece.readableBytes();
            if (added > limit - size) {
                throw UnusableResponseException.tooLarge(limit);
            }
            if (added > bytes.length - size) {
                bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(size + added, size * 2)));
            }
            piece.getBytes(piece.readerIndex(), bytes, size, added);
            size += added;
            return this;
        }

        byte[] toBytes() {
            return Arrays.copyOf(bytes, size);
        }
    }
}
