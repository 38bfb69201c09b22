package io.github.dropflux;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint as one word of ASCII: {@code dropflux-checkpoint-2.CONTENT.SUM}, the content in the alphabet of base64 that is
 * safe in URLs and shells, the sum the SHA-256 of all before its dot, in hex.
 */
final class CheckpointText {
    // Room for the largest file that Dropbox takes with every other block missing: 27 million.
    private static final int MAX_CHARS = 1 << 25;

    private static final String NAME = "dropflux-checkpoint-";
    private static final String VERSION = "2";
    private static final Pattern HEAD = Pattern.compile(Pattern.quote(NAME) + "([0-9]{1,9})\\.");
    private static final String OR_ELSE = "use a whole copy of it, or start the upload over";

    private CheckpointText() {}

    static String write(UploadCheckpoint checkpoint) {
        CheckpointRules.check(checkpoint);
        return word(CheckpointBytes.write(checkpoint));
    }

    static String word(byte[] content) {
        String summed =
                NAME
                        + VERSION
                        + "."
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(content);
        return requireLength(summed + "." + sum(summed));
    }

    static UploadCheckpoint parse(String text) {
        String word = requireLength(text.strip());
        requireVersion(word);
        int dot = word.lastIndexOf('.');
        String summed = word.substring(0, dot);
        if (!word.substring(dot + 1).equals(sum(summed))) {
            throw new IllegalArgumentException(
                    "The checkpoint is damaged, its "
                            + word.length()
                            + " characters do not add up to the sum at their end: "
                            + OR_ELSE);
        }
        try {
            int start = NAME.length() + VERSION.length() + 1;
            byte[] content = Base64.getUrlDecoder().decode(word.substring(start, dot));
            UploadCheckpoint checkpoint = CheckpointBytes.read(content);
            CheckpointRules.check(checkpoint);
            return checkpoint;
        } catch (RuntimeException e) {
            // Only who computes the sum of something else gets here.
            throw new IllegalArgumentException(
                    "The checkpoint's content is none of dropflux's ("
                            + (e.getMessage() == null ? "it is cut" : e.getMessage())
                            + "): "
                            + OR_ELSE,
                    e);
        }
    }

    private static String requireLength(String text) {
        if (text.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "The text has "
                            + text.length()
                            + " characters, a checkpoint has at most "
                            + MAX_CHARS
                            + ": shorten the destination's properties when writing,"
                            + " pass what toText() gave, alone, when reading");
        }
        return text;
    }

    private static void requireVersion(String word) {
        Matcher head = HEAD.matcher(word);
        if (!head.lookingAt()) {
            throw new IllegalArgumentException(
                    "The text of "
                            + word.length()
                            + " characters is no checkpoint, which begins with \""
                            + NAME
                            + VERSION
                            + ".\": pass what toText() gave, whole");
        }
        if (!head.group(1).equals(VERSION)) {
            throw new IllegalArgumentException(
                    "The checkpoint's version "
                            + head.group(1)
                            + " is unknown, this dropflux reads version "
                            + VERSION
                            + ": go on with the dropflux that wrote it, or start the upload over");
        }
    }

    private static String sum(String text) {
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
