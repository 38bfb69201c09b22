package io.github.dropflux.webflux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A body of whole MiB that is made as it is read, another one for each seed. */
record LongBody(int seed, int mebibytes) {

    private static final int PIECE = 64 * 1024;
    private static final int PIECES_OF_A_BLOCK = (4 << 20) / PIECE;
    private static final byte[] NOISE = noise();

    long length() {
        return (long) mebibytes << 20;
    }

    /** The body, going on after its first piece when that other one has ended. */
    Flux<ByteBuf> pieces(Mono<Void> afterFirst) {
        return piecesFrom(0, 1).concatWith(afterFirst.thenMany(piecesFrom(1, count() - 1)));
    }

    private Flux<ByteBuf> piecesFrom(int first, int number) {
        return Flux.range(first, number).map(i -> Unpooled.wrappedBuffer(NOISE, start(i), PIECE));
    }

    /** As Dropbox defines it: SHA-256 of the SHA-256 of all blocks of 4 MiB. */
    String contentHash() {
        MessageDigest block = sha256();
        MessageDigest all = sha256();
        for (int i = 0; i < count(); i++) {
            block.update(NOISE, start(i), PIECE);
            if ((i + 1) % PIECES_OF_A_BLOCK == 0 || i + 1 == count()) {
                all.update(block.digest());
            }
        }
        return HexFormat.of().formatHex(all.digest());
    }

    private int count() {
        return (int) (length() / PIECE);
    }

    private int start(int piece) {
        return (seed * 997 + piece) % PIECE;
    }

    private static byte[] noise() {
        byte[] bytes = new byte[2 * PIECE];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
