package io.github.dropflux.reactor.simulation;

import io.github.dropflux.ContentHash;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.hash.BlockHasher;
import io.github.dropflux.internal.hash.FileDigests;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The body of one call, as it arrived. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Piece(byte[] bytes, BlockDigests digests) {

    private static final int BLOCK = BlockHasher.BLOCK_SIZE;

    static Piece of(byte[] bytes) {
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length; from += BLOCK) {
            int end = Math.min(from + BLOCK, bytes.length);
            // Hashing is what a run costs most, and these were hashed before.
            byte[] known = end - from == BLOCK ? SimulatedContent.knownDigest(bytes, from) : null;
            digests.writeBytes(
                    known != null
                            ? known
                            : digests(List.of(Arrays.copyOfRange(bytes, from, end))).toBytes());
        }
        return new Piece(bytes, BlockDigests.ofBytes(digests.toByteArray()));
    }

    int length() {
        return bytes.length;
    }

    /** Of pieces that follow each other; those that lie on blocks are not hashed once more. */
    static ContentHash hash(Collection<Piece> pieces) {
        FileDigests file = new FileDigests();
        long offset = 0;
        for (Piece piece : pieces) {
            if (offset % BLOCK != 0) {
                return digests(pieces.stream().map(Piece::bytes).toList()).contentHash();
            }
            file.put(offset / BLOCK, piece.digests());
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
