package io.github.dropflux.reactor;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What an upload has reached, as of the moment it was reported. Counts only grow. Jackson 2 and 3 write it under the names of
 * these methods; a length that is not known is null there.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class UploadProgress {

    private final long acknowledgedBytes;
    private final long sentBytes;
    private final @Nullable Long totalBytes;
    private final long calls;
    private final List<WindowProgress> windows;

    private UploadProgress(
            long acknowledgedBytes,
            long sentBytes,
            @Nullable Long totalBytes,
            long calls,
            List<WindowProgress> windows) {
        this.acknowledgedBytes = acknowledgedBytes;
        this.sentBytes = sentBytes;
        this.totalBytes = totalBytes;
        this.calls = calls;
        this.windows = windows;
    }

    /**
     * The progress of an upload, as a test may need it.
     *
     * @param acknowledgedBytes bytes that Dropbox has acknowledged
     * @param sentBytes bytes handed to the network, those of repeated calls included
     * @param totalBytes the file's length; empty when it is not known
     * @param calls made, repeated ones included
     * @param windows that are not acknowledged, by offset; copied
     */
    public static UploadProgress of(
            long acknowledgedBytes,
            long sentBytes,
            OptionalLong totalBytes,
            long calls,
            List<WindowProgress> windows) {
        Objects.requireNonNull(totalBytes, "totalBytes");
        Objects.requireNonNull(windows, "windows");
        return new UploadProgress(
                acknowledgedBytes,
                sentBytes,
                totalBytes.isPresent() ? totalBytes.getAsLong() : null,
                calls,
                List.copyOf(windows));
    }

    /** Bytes of the file that Dropbox has acknowledged; never more than the file has. */
    public long acknowledgedBytes() {
        return acknowledgedBytes;
    }

    /** Bytes handed to the network, those of repeated calls included; reported in steps of half a MiB, and once all of the file are. */
    public long sentBytes() {
        return sentBytes;
    }

    /** The file's length: known when it was declared or once the source has ended. */
    public OptionalLong totalBytes() {
        return totalBytes == null ? OptionalLong.empty() : OptionalLong.of(totalBytes);
    }

    /** Calls made to Dropbox, repeated ones included. */
    public long calls() {
        return calls;
    }

    /**
     * The windows between the source and their acknowledgement, by offset: at most one more than run
     * at once. Told whenever one is sent, again or for the first time, and whenever one is acknowledged.
     */
    public List<WindowProgress> windows() {
        return windows;
    }

    @Override
    public String toString() {
        return acknowledgedBytes
                + " of "
                + (totalBytes == null ? "?" : totalBytes)
                + " bytes acknowledged, "
                + sentBytes
                + " sent, "
                + calls
                + " calls";
    }
}
