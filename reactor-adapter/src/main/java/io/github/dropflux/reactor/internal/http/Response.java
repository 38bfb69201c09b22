package io.github.dropflux.reactor.internal.http;

import org.jspecify.annotations.Nullable;

/**
 * What came back for a call whose status was 200.
 *
 * @param body the JSON, whole and bounded in size
 * @param requestId {@code X-Dropbox-Request-Id}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy per answer would serve nobody
public record Response(byte[] body, @Nullable String requestId) {}
