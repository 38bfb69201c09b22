package io.github.dropflux;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link FileMetadata} says. Not thread-safe; all that is not set is empty, zero or null, and nothing is
 * verified.
 */
public final class FileMetadataBuilder {
    String name = "";
    String id = "";
    Instant clientModified = Instant.EPOCH;
    Instant serverModified = Instant.EPOCH;
    String rev = "";
    long size;
    @Nullable String pathLower;
    @Nullable String pathDisplay;
    @Nullable ContentHash contentHash;
    boolean downloadable = true;
    FileMetadata.Verified verified = FileMetadata.Verified.NOTHING;

    FileMetadataBuilder() {}

    /** Sets {@link FileMetadata#name()}. */
    public FileMetadataBuilder name(String value) {
        Objects.requireNonNull(value, "name");
        this.name = value;
        return this;
    }

    /** Sets {@link FileMetadata#id()}. */
    public FileMetadataBuilder id(String value) {
        Objects.requireNonNull(value, "id");
        this.id = value;
        return this;
    }

    /** Sets {@link FileMetadata#clientModified()}. */
    public FileMetadataBuilder clientModified(Instant value) {
        Objects.requireNonNull(value, "clientModified");
        this.clientModified = value;
        return this;
    }

    /** Sets {@link FileMetadata#serverModified()}. */
    public FileMetadataBuilder serverModified(Instant value) {
        Objects.requireNonNull(value, "serverModified");
        this.serverModified = value;
        return this;
    }

    /** Sets {@link FileMetadata#rev()}. */
    public FileMetadataBuilder rev(String value) {
        Objects.requireNonNull(value, "rev");
        this.rev = value;
        return this;
    }

    /** Sets {@link FileMetadata#size()}, in bytes. */
    public FileMetadataBuilder size(long value) {
        this.size = value;
        return this;
    }

    /** Sets {@link FileMetadata#pathLower()}. */
    public FileMetadataBuilder pathLower(@Nullable String value) {
        this.pathLower = value;
        return this;
    }

    /** Sets {@link FileMetadata#pathDisplay()}. */
    public FileMetadataBuilder pathDisplay(@Nullable String value) {
        this.pathDisplay = value;
        return this;
    }

    /** Sets {@link FileMetadata#contentHash()}. */
    public FileMetadataBuilder contentHash(@Nullable ContentHash value) {
        this.contentHash = value;
        return this;
    }

    /** Sets {@link FileMetadata#isDownloadable()}; true unless set. */
    public FileMetadataBuilder downloadable(boolean value) {
        this.downloadable = value;
        return this;
    }

    /** Sets {@link FileMetadata#verified()}; {@link FileMetadata.Verified#NOTHING} unless set. */
    public FileMetadataBuilder verified(FileMetadata.Verified value) {
        Objects.requireNonNull(value, "verified");
        this.verified = value;
        return this;
    }

    /** The metadata as set so far. */
    public FileMetadata build() {
        return FileMetadata.of(this);
    }
}
