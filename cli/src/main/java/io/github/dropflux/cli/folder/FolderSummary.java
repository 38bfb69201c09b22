package io.github.dropflux.cli.folder;

import io.github.dropflux.cli.report.JsonLine;
import io.github.dropflux.cli.text.ByteSize;
import io.github.dropflux.cli.text.OneLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of all that lay in a folder.
 *
 * @param unhashed files of those, of which Dropbox gave no hash to compare
 * @param planned files that would be sent
 * @param identical files that were not sent, since Dropbox has their very content
 * @param passed symbolic links and the like
 * @param leftOut by patterns
 * @param emptyFolders folders that were not made
 * @param bytes in the files that were stored, or would be
 */
record FolderSummary(
        long stored,
        long unhashed,
        long planned,
        long identical,
        long passed,
        long leftOut,
        long failed,
        long emptyFolders,
        long bytes) {

    /** The same of a folder that was not gone through to its end, which is a failure of its own. */
    FolderSummary endedEarly() {
        return new FolderSummary(
                stored,
                unhashed,
                planned,
                identical,
                passed,
                leftOut,
                failed + 1,
                emptyFolders,
                bytes);
    }

    /** One line for programs. */
    String json(long calls, double seconds) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("status", "summary");
        fields.put("stored", stored);
        fields.put("skipped", passed);
        fields.put("planned", planned);
        fields.put("identical", identical);
        fields.put("failed", failed);
        fields.put("left_out", leftOut);
        fields.put("empty_folders", emptyFolders);
        fields.put("bytes", bytes);
        fields.put("calls", calls);
        fields.put("seconds", JsonLine.seconds(seconds));
        return JsonLine.of(fields);
    }

    /** Lines for people; the last one says what was compared with what. */
    List<String> lines(
            String destination, boolean dryRun, long calls, double seconds, String verified) {
        List<String> lines = new ArrayList<>();
        if (dryRun) {
            lines.add(
                    "would send "
                            + count(planned, "file")
                            + " to "
                            + OneLine.of(destination)
                            + "  "
                            + ByteSize.format(bytes)
                            + "; nothing was sent (--dry-run)");
        } else {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "Stored %s in %s  %s in %s, %.1f s%s",
                            count(stored, "file"),
                            OneLine.of(destination),
                            ByteSize.format(bytes),
                            count(calls, "call"),
                            seconds,
                            rate(seconds)));
        }
        if (identical > 0) {
            lines.add("skipped " + count(identical, "file") + " that Dropbox has already");
        }
        if (passed > 0) {
            lines.add("skipped " + count(passed, "entry") + " of another kind, named above");
        }
        if (leftOut > 0) {
            lines.add(
                    "left out "
                            + count(leftOut, "entry")
                            + " by --exclude, or of those that desktop systems leave behind (.DS_Store and the"
                            + " like; --include sends them)");
        }
        if (emptyFolders > 0) {
            lines.add(
                    "left out "
                            + count(emptyFolders, "empty folder")
                            + ": Dropbox gets folders only with files in them");
        }
        if (failed > 0) {
            lines.add("failed: " + count(failed, "entry") + ", named above");
        }
        if (stored > 0) {
            lines.add(
                    "verified: "
                            + verified
                            + (unhashed == 0
                                    ? ""
                                    : "; of "
                                            + count(unhashed, "file")
                                            + " the size alone, since Dropbox gave no content_hash"));
        }
        return lines;
    }

    static String count(long number, String noun) {
        String plural =
                noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
        return number + " " + (number == 1 ? noun : plural);
    }

    private String rate(double seconds) {
        return seconds < 0.5 || bytes < 1 << 20
                ? ""
                : " (" + ByteSize.format(Math.round(bytes / seconds)) + "/s)";
    }
}
