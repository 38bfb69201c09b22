package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.DropboxLimits;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.internal.source.Sources;
import io.netty.buffer.ByteBuf;
import java.util.function.LongFunction;
import reactor.core.publisher.Flux;

/**
 * Where the bytes come from when an upload resumes.
 *
 * @param replay whether the source can only be read from its beginning; what the server holds is then
 *     read again, held against the digests, and not sent
 * @param open makes the source from an offset; each one made is subscribed once
 */
public record ResumeSource(boolean replay, LongFunction<Flux<ByteBuf>> open) {

    /** The source from an offset; where {@link #open} throws, it fails. */
    Flux<ByteBuf> from(long offset) {
        return Sources.opened(() -> open.apply(offset));
    }

    /** Offset of the first byte to read: on a block boundary, at or before the first one missing. */
    long startFor(UploadCheckpoint checkpoint) {
        long held = checkpoint.contiguousBytes();
        return replay ? 0 : held - held % DropboxLimits.BLOCK_SIZE;
    }
}
