package io.github.dropflux.cli.progress;

import java.util.OptionalLong;

/**
 * How far an upload is, in bytes of what is uploaded.
 *
 * @param sent that the network has taken or that Dropbox had before; at least those acknowledged
 * @param acknowledged by Dropbox
 * @param own those of {@code sent} that this run has sent; rate and time left go by them
 * @param total empty while it is not known
 * @param calls made to Dropbox, as far as is known; a new one is a sign of life
 * @param more what else there is to say, such as numbers of files; may be empty
 */
public record Position(
        long sent, long acknowledged, long own, OptionalLong total, long calls, String more) {

    boolean isWhole() {
        return total.isPresent() && acknowledged >= total.getAsLong();
    }

    /** Whether anything has happened since the other. */
    boolean hasMovedSince(Position other) {
        return sent != other.sent || acknowledged != other.acknowledged || calls != other.calls;
    }
}
