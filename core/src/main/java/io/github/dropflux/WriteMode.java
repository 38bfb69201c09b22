package io.github.dropflux;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Dropbox does when something is already stored at the destination. Immutable. */
public final class WriteMode {
    private static final Pattern REV = Pattern.compile("[0-9a-f]{9,}");
    private static final WriteMode ADD = new WriteMode("add", null);
    private static final WriteMode OVERWRITE = new WriteMode("overwrite", null);

    private final String tag;
    private final @Nullable String rev;

    private WriteMode(String tag, @Nullable String rev) {
        this.tag = tag;
        this.rev = rev;
    }

    /** Never overwrites: other content at the path is a conflict, or gets a new name with autorename. */
    public static WriteMode add() {
        return ADD;
    }

    /** Always overwrites a file at the path; a folder there stays a conflict. */
    public static WriteMode overwrite() {
        return OVERWRITE;
    }

    /**
     * Overwrites only the revision that the caller knows; any other one is a conflict.
     *
     * @param rev {@link FileMetadata#rev()} of the file to replace: nine or more lower-case hex digits
     * @throws IllegalArgumentException for any other text
     */
    public static WriteMode update(String rev) {
        Objects.requireNonNull(rev, "rev");
        if (!REV.matcher(rev).matches()) {
            throw new IllegalArgumentException(
                    "The revision "
                            + Values.quote(rev)
                            + " is not nine or more lower-case hex digits:"
                            + " pass the rev of the metadata of the file to replace");
        }
        return new WriteMode("update", rev);
    }

    /** The name on the wire: {@code add}, {@code overwrite} or {@code update}. */
    public String tag() {
        return tag;
    }

    /** The revision to replace; null unless made by {@link #update(String)}. */
    public @Nullable String rev() {
        return rev;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WriteMode that
                && tag.equals(that.tag)
                && Objects.equals(rev, that.rev);
    }

    @Override
    public int hashCode() {
        return Objects.hash(tag, rev);
    }

    @Override
    public String toString() {
        return rev == null ? tag : tag + ":" + rev;
    }
}
