package io.github.dropflux;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where and how an upload becomes a file. Immutable; each with-er returns a new value, so one may serve as a template for
 * many.
 *
 * <p>Defaults, Dropbox's own: mode {@link WriteMode#add()}, no autorename, client-modified left to the server, not muted,
 * no strict conflict, no property groups.
 */
public final class CommitInfo {
    // Dropbox's timestamps have four digits for the year.
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private final String path;
    private final WriteMode mode;
    private final boolean autorename;
    private final @Nullable Instant clientModified;
    private final boolean mute;
    private final boolean strictConflict;
    private final List<PropertyGroup> propertyGroups;

    private CommitInfo(
            String path,
            WriteMode mode,
            boolean autorename,
            @Nullable Instant clientModified,
            boolean mute,
            boolean strictConflict,
            List<PropertyGroup> propertyGroups) {
        this.path = path;
        this.mode = mode;
        this.autorename = autorename;
        this.clientModified = clientModified;
        this.mute = mute;
        this.strictConflict = strictConflict;
        this.propertyGroups = propertyGroups;
    }

    /**
     * A commit to a path, everything else at Dropbox's defaults.
     *
     * @param path of the file: {@code /folder/name}, {@code ns:123/folder/name}, or {@code id:…}
     * @throws MalformedPathException when Dropbox would call the path malformed: another start, a slash at the end, an
     *     empty segment, a segment {@code .} or {@code ..}, half a surrogate pair
     */
    public static CommitInfo to(String path) {
        Objects.requireNonNull(path, "path");
        return new CommitInfo(
                DropboxPath.require(path), WriteMode.add(), false, null, false, false, List.of());
    }

    /** What happens when something is stored at the path already. */
    public CommitInfo mode(WriteMode value) {
        Objects.requireNonNull(value, "mode");
        return new CommitInfo(
                path, value, autorename, clientModified, mute, strictConflict, propertyGroups);
    }

    /** Whether a conflict gives the file another name, as in {@code name (1).txt}, rather than an error. */
    public CommitInfo autorename(boolean value) {
        return new CommitInfo(
                path, mode, value, clientModified, mute, strictConflict, propertyGroups);
    }

    /**
     * The modification time that Dropbox shows for the file.
     *
     * @param value truncated to whole seconds, as Dropbox keeps no fractions
     * @throws IllegalArgumentException outside the years 1 to 9999, which Dropbox's format cannot write
     */
    public CommitInfo clientModified(Instant value) {
        Objects.requireNonNull(value, "clientModified");
        if (value.isBefore(EARLIEST) || value.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                    "The time "
                            + value
                            + " is outside the years 1 to 9999 that Dropbox can store:"
                            + " set another one, or none");
        }
        Instant seconds = value.truncatedTo(ChronoUnit.SECONDS);
        return new CommitInfo(
                path, mode, autorename, seconds, mute, strictConflict, propertyGroups);
    }

    /** Whether the user's devices show no notification for the file. */
    public CommitInfo mute(boolean value) {
        return new CommitInfo(
                path, mode, autorename, clientModified, value, strictConflict, propertyGroups);
    }

    /** Whether even equal content at the path is a conflict. */
    public CommitInfo strictConflict(boolean value) {
        return new CommitInfo(path, mode, autorename, clientModified, mute, value, propertyGroups);
    }

    /** Custom properties to attach; the list is copied. */
    public CommitInfo propertyGroups(List<PropertyGroup> value) {
        Objects.requireNonNull(value, "propertyGroups");
        return new CommitInfo(
                path, mode, autorename, clientModified, mute, strictConflict, List.copyOf(value));
    }

    /** The destination. */
    public String path() {
        return path;
    }

    /** What happens when something is stored at the path already. */
    public WriteMode mode() {
        return mode;
    }

    /** Whether a conflict gives the file another name. */
    public boolean autorename() {
        return autorename;
    }

    /** The modification time in whole seconds; null leaves it to the server. */
    public @Nullable Instant clientModified() {
        return clientModified;
    }

    /** Whether the user's devices show no notification. */
    public boolean mute() {
        return mute;
    }

    /** Whether even equal content at the path is a conflict. */
    public boolean strictConflict() {
        return strictConflict;
    }

    /** Custom properties to attach; unmodifiable. */
    public List<PropertyGroup> propertyGroups() {
        return propertyGroups;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CommitInfo that
                && path.equals(that.path)
                && mode.equals(that.mode)
                && autorename == that.autorename
                && Objects.equals(clientModified, that.clientModified)
                && mute == that.mute
                && strictConflict == that.strictConflict
                && propertyGroups.equals(that.propertyGroups);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                path, mode, autorename, clientModified, mute, strictConflict, propertyGroups);
    }

    @Override
    public String toString() {
        return "CommitInfo["
                + Values.quote(path)
                + ", "
                + mode
                + (autorename ? ", autorename" : "")
                + "]";
    }
}
