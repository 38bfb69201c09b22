package io.github.dropflux.emulator.internal.http;

import io.github.dropflux.emulator.internal.protocol.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The body of a route whose argument is its body; bounded, since it is held in memory. */
final class SmallBody {

    private static final int MAX_SIZE = 4 * 1024 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    SmallBody add(byte[] more) {
        if (more.length > MAX_SIZE - bytes.size()) {
            throw Refusal.badRequest("request body: longer than " + MAX_SIZE + " bytes");
        }
        bytes.writeBytes(more);
        return this;
    }

    int size() {
        return bytes.size();
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
