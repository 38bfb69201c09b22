package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.blocks.BlockHasher;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.sessions.Append;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A body that goes into one append, its size and its hash checked before it counts. */
final class SessionBody {

    private final Append append;
    private final @Nullable String declaredHash;
    private final @Nullable BlockHasher ownHasher;
    private final long maxLength;
    private long length;

    SessionBody(Append append, @Nullable String declaredHash, long maxLength) {
        this.append = append;
        this.declaredHash = declaredHash;
        this.maxLength = maxLength;
        // A request's hash begins with the request's first byte, the file's blocks where the file's
        // blocks do: bytes are
        // hashed twice only when these differ and the client wants to know.
        boolean shared = append.hasher().startedOnBlock();
        this.ownHasher = declaredHash == null || shared ? null : new BlockHasher();
    }

    void accept(ByteBuffer bytes) throws IOException {
        length += bytes.remaining();
        if (length > maxLength) {
            append.abort();
            bytes.position(bytes.limit());
            return;
        }
        if (ownHasher != null) {
            ownHasher.update(bytes.duplicate());
        }
        append.accept(bytes);
    }

    long length() {
        return length;
    }

    String contentHash() {
        return append.hasher().contentHash();
    }

    void apply() throws IOException {
        if (length > maxLength) {
            throw Refusal.typed("payload_too_large");
        }
        BlockHasher hasher = ownHasher == null ? append.hasher() : ownHasher;
        if (declaredHash != null && !declaredHash.equals(hasher.contentHash())) {
            throw Refusal.typed("content_hash_mismatch");
        }
        append.apply();
    }

    void abort() {
        append.abort();
    }
}
