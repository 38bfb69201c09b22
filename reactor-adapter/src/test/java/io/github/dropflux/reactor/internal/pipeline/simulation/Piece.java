package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.ContentHash;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.hash.BlockHasher;
import io.github.dropflux.internal.hash.FileDigests;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

/** The body of one call, as it arrived. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Piece(byte[] bytes, BlockDigests digests) {

    static Piece of(byte[] bytes) {
        return new Piece(bytes, digests(List.of(bytes)));
    }

    int length() {
        return bytes.length;
    }

    /** Of pieces that follow each other; those that lie on blocks are not hashed once more. */
    static ContentHash hash(Collection<Piece> pieces) {
        FileDigests file = new FileDigests();
        long offset = 0;
        for (Piece piece : pieces) {
            if (offset % BlockHasher.BLOCK_SIZE != 0) {
                return digests(pieces.stream().map(Piece::bytes).toList()).contentHash();
            }
            file.put(offset / BlockHasher.BLOCK_SIZE, piece.digests());
            offset += piece.length();
        }
        return file.contentHash(offset);
    }

    private static BlockDigests digests(List<byte[]> runs) {
        BlockHasher hasher = new BlockHasher();
        runs.forEach(run -> hasher.update(ByteBuffer.wrap(run)));
        return hasher.finish();
    }
}
