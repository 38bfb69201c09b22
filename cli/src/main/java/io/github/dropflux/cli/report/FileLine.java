package io.github.dropflux.cli.report;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.cli.text.OneLine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of one file, as a line for programs: the same fields whatever it is, null where there is nothing to say. */
public final class FileLine {

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /**
     * A line that says no more than what was asked for.
     *
     * @param status what became of it: stored, planned, identical, skipped, failed
     * @param destination path in Dropbox that was asked for, or null if none was
     */
    public FileLine(String status, String source, @Nullable String destination) {
        fields.put("status", status);
        fields.put("source", source);
        fields.put("destination", destination);
        for (String unknown :
                new String[] {"size", "content_hash", "rev", "calls", "seconds", "error"}) {
            fields.put(unknown, null);
        }
    }

    /** What Dropbox has of it; the path there may be another than was asked for. */
    public FileLine file(FileMetadata file) {
        ContentHash hash = file.contentHash();
        if (file.pathDisplay() != null) {
            fields.put("destination", file.pathDisplay());
        }
        fields.put("content_hash", hash == null ? null : hash.hex());
        fields.put("rev", file.rev());
        return size(file.size());
    }

    public FileLine size(long bytes) {
        fields.put("size", bytes);
        return this;
    }

    /** What it took by itself; files that go together share calls. */
    public FileLine took(long calls, double seconds) {
        fields.put("calls", calls);
        fields.put("seconds", JsonLine.seconds(seconds));
        return this;
    }

    public FileLine error(FailureCode code, String message) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("code", code.code());
        error.put("message", OneLine.of(message));
        error.put("retryable", code.retryable());
        fields.put("error", error);
        return this;
    }

    @Override
    public String toString() {
        return JsonLine.of(fields);
    }
}
