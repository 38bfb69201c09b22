package io.github.dropflux.reactor;

import com.fasterxml.jackson.annotation.JsonAutoDetect;

/**
 * A window that has come from the source and is not acknowledged yet, as of the moment it was
 * reported: it is being hashed, waits for its turn, is under way, or waits to be resent.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class WindowProgress {

    private final long offset;
    private final long length;
    private final int attempts;

    private WindowProgress(long offset, long length, int attempts) {
        this.offset = offset;
        this.length = length;
        this.attempts = attempts;
    }

    /**
     * A window as it stands.
     *
     * @param offset where it begins in the file, in bytes
     * @param length its bytes
     * @param attempts calls made with it
     */
    public static WindowProgress of(long offset, long length, int attempts) {
        return new WindowProgress(offset, length, attempts);
    }

    /** Where it begins in the file, in bytes. */
    public long offset() {
        return offset;
    }

    /** Its bytes. */
    public long length() {
        return length;
    }

    /** Calls made with it: 0 before the first, more than 1 when it was resent. */
    public int attempts() {
        return attempts;
    }

    @Override
    public String toString() {
        return length() + " bytes at " + offset() + ", attempt " + attempts();
    }
}
