package io.github.dropflux;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.dropflux.internal.text.PlainText;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Dropbox says about a stored file. Immutable; times are whole seconds in UTC, sizes are bytes.
 *
 * <p>Jackson 2 and 3 write it with all that it says, under the names of these methods ({@code downloadable} for {@link
 * #isDownloadable()}), and read it again. A bare mapper of Jackson 2 needs its module for {@code java.time}.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
@JsonIgnoreProperties(ignoreUnknown = true)
public final class FileMetadata {

    /** What of a stored file was compared with what was sent, and found equal. */
    public enum Verified {
        /** Nothing: the metadata is not of an upload that has just ended. */
        NOTHING,
        /** The size alone: Dropbox gave no content hash, neither when it stored the file nor when it was asked for it. */
        SIZE,
        /** The size and the content hash, and with that each byte. */
        SIZE_AND_HASH
    }

    private static final int SHOWN_CHARS = 500;

    private final String name;
    private final String id;

    @JsonFormat(shape = JsonFormat.Shape.STRING)
    private final Instant clientModified;

    @JsonFormat(shape = JsonFormat.Shape.STRING)
    private final Instant serverModified;

    private final String rev;
    private final long size;
    private final @Nullable String pathLower;
    private final @Nullable String pathDisplay;
    private final @Nullable ContentHash contentHash;
    private final boolean downloadable;
    private final Verified verified;

    private FileMetadata(FileMetadataBuilder from) {
        this.name = from.name;
        this.id = from.id;
        this.clientModified = from.clientModified;
        this.serverModified = from.serverModified;
        this.rev = from.rev;
        this.size = from.size;
        this.pathLower = from.pathLower;
        this.pathDisplay = from.pathDisplay;
        this.contentHash = from.contentHash;
        this.downloadable = from.downloadable;
        this.verified = from.verified;
    }

    static FileMetadata of(FileMetadataBuilder from) {
        return new FileMetadata(from);
    }

    /** What is missing is as the builder has it. */
    @JsonCreator
    private static FileMetadata ofJson(
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("id") @Nullable String id,
            @JsonProperty("clientModified") @Nullable Instant clientModified,
            @JsonProperty("serverModified") @Nullable Instant serverModified,
            @JsonProperty("rev") @Nullable String rev,
            @JsonProperty("size") @Nullable Long size,
            @JsonProperty("pathLower") @Nullable String pathLower,
            @JsonProperty("pathDisplay") @Nullable String pathDisplay,
            @JsonProperty("contentHash") @Nullable ContentHash contentHash,
            @JsonProperty("downloadable") @Nullable Boolean downloadable,
            @JsonProperty("verified") @Nullable Verified verified) {
        FileMetadataBuilder builder = builder();
        builder.name = Objects.requireNonNullElse(name, builder.name);
        builder.id = Objects.requireNonNullElse(id, builder.id);
        builder.clientModified = Objects.requireNonNullElse(clientModified, builder.clientModified);
        builder.serverModified = Objects.requireNonNullElse(serverModified, builder.serverModified);
        builder.rev = Objects.requireNonNullElse(rev, builder.rev);
        builder.size = Objects.requireNonNullElse(size, builder.size);
        builder.pathLower = pathLower;
        builder.pathDisplay = pathDisplay;
        builder.contentHash = contentHash;
        builder.downloadable = Objects.requireNonNullElse(downloadable, builder.downloadable);
        builder.verified = Objects.requireNonNullElse(verified, builder.verified);
        return builder.build();
    }

    /** Makes metadata by hand, as tests of code that receives it want to. */
    public static FileMetadataBuilder builder() {
        return new FileMetadataBuilder();
    }

    /** A builder that has all that this metadata says. */
    public FileMetadataBuilder toBuilder() {
        FileMetadataBuilder builder = new FileMetadataBuilder();
        builder.name = name;
        builder.id = id;
        builder.clientModified = clientModified;
        builder.serverModified = serverModified;
        builder.rev = rev;
        builder.size = size;
        builder.pathLower = pathLower;
        builder.pathDisplay = pathDisplay;
        builder.contentHash = contentHash;
        builder.downloadable = downloadable;
        builder.verified = verified;
        return builder;
    }

    /** The last part of the path. */
    public String name() {
        return name;
    }

    /** The file's id, the same after a rename; starts with {@code id:}. */
    public String id() {
        return id;
    }

    /** When the file was changed as its uploader tells it; not verified by Dropbox. */
    public Instant clientModified() {
        return clientModified;
    }

    /** When the file was changed on Dropbox. */
    public Instant serverModified() {
        return serverModified;
    }

    /** The file's revision, to be given to {@link WriteMode#update(String)}. */
    public String rev() {
        return rev;
    }

    /** Bytes. */
    public long size() {
        return size;
    }

    /** The path in lower case; null when the file is not mounted. */
    public @Nullable String pathLower() {
        return pathLower;
    }

    /** The path as it is shown; null when the file is not mounted. */
    public @Nullable String pathDisplay() {
        return pathDisplay;
    }

    /** The server's hash of the content; null when it gave none. */
    public @Nullable ContentHash contentHash() {
        return contentHash;
    }

    /** Whether the file can be downloaded as it is; some online documents cannot. */
    public boolean isDownloadable() {
        return downloadable;
    }

    /**
     * What the upload that this is of has compared with what it sent: as a rule {@link Verified#SIZE_AND_HASH}. It is not
     * Dropbox's word of the file, and no part of {@link #equals}.
     */
    public Verified verified() {
        return verified;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileMetadata that
                && name.equals(that.name)
                && id.equals(that.id)
                && clientModified.equals(that.clientModified)
                && serverModified.equals(that.serverModified)
                && rev.equals(that.rev)
                && size == that.size
                && Objects.equals(pathLower, that.pathLower)
                && Objects.equals(pathDisplay, that.pathDisplay)
                && Objects.equals(contentHash, that.contentHash)
                && downloadable == that.downloadable;
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, rev, size, pathLower, contentHash);
    }

    @Override
    public String toString() {
        return "FileMetadata["
                + PlainText.line(pathDisplay == null ? name : pathDisplay, SHOWN_CHARS)
                + ", "
                + size
                + " B, rev "
                + PlainText.line(rev, SHOWN_CHARS)
                + ", hash "
                + contentHash
                + "]";
    }
}
