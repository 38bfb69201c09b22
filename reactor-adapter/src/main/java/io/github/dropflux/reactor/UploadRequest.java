package io.github.dropflux.reactor;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.PropertyGroup;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.WriteMode;
import io.github.dropflux.internal.text.PlainText;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One upload: where to, what, and under which conditions. Immutable; each with-er returns a new
 * request.
 */
public final class UploadRequest {

    private final CommitInfo commit;
    private final @Nullable UploadBody body;
    private final OptionalLong length;
    private final @Nullable ContentHash contentHash;
    private final Consumer<UploadProgress> onProgress;
    private final @Nullable String checkpointKey;
    private final @Nullable DropboxCredentials credentials;

    private UploadRequest(
            CommitInfo commit,
            @Nullable UploadBody body,
            OptionalLong length,
            @Nullable ContentHash contentHash,
            Consumer<UploadProgress> onProgress,
            @Nullable String checkpointKey,
            @Nullable DropboxCredentials credentials) {
        this.commit = commit;
        this.body = body;
        this.length = length;
        this.contentHash = contentHash;
        this.onProgress = onProgress;
        this.checkpointKey = checkpointKey;
        this.credentials = credentials;
    }

    /**
     * A request to store a file at a Dropbox path, with no body yet.
     *
     * @param path as {@link CommitInfo#to(String)} takes it
     * @throws io.github.dropflux.MalformedPathException at once, if Dropbox would call the path malformed. What only Dropbox can tell, such as a
     *     name that it disallows or a folder that is there, is signalled by the upload, as a {@link
     *     io.github.dropflux.DropboxApiException}
     */
    public static UploadRequest to(String path) {
        Objects.requireNonNull(path, "path");
        return to(CommitInfo.to(path));
    }

    /** As {@link #to(String)}, with all that a commit may say. */
    public static UploadRequest to(CommitInfo commit) {
        Objects.requireNonNull(commit, "commit");
        return new UploadRequest(
                commit, null, OptionalLong.empty(), null, progress -> {}, null, null);
    }

    /** The bytes; required. */
    public UploadRequest body(UploadBody value) {
        Objects.requireNonNull(value, "body");
        return new UploadRequest(
                commit, value, length, contentHash, onProgress, checkpointKey, credentials);
    }

    /** What to do when the path is taken; by default {@link WriteMode#add()}. */
    public UploadRequest mode(WriteMode value) {
        Objects.requireNonNull(value, "mode");
        return with(commit.mode(value));
    }

    /** Whether Dropbox may choose another name when the path is taken; by default not. */
    public UploadRequest autorename(boolean value) {
        return with(commit.autorename(value));
    }

    /** When the content was last changed, in whole seconds; a fraction is cut off. */
    public UploadRequest clientModified(Instant value) {
        Objects.requireNonNull(value, "clientModified");
        return with(commit.clientModified(value));
    }

    /** Whether to spare the user a notification; by default not. */
    public UploadRequest mute(boolean value) {
        return with(commit.mute(value));
    }

    /** Whether to refuse also what would change nothing, such as equal content; by default not. */
    public UploadRequest strictConflict(boolean value) {
        return with(commit.strictConflict(value));
    }

    /** Custom properties to store with the file. */
    public UploadRequest propertyGroups(List<PropertyGroup> value) {
        Objects.requireNonNull(value, "propertyGroups");
        return with(commit.propertyGroups(value));
    }

    /**
     * The source's length in bytes, when known. A source that delivers another one fails the upload
     * before anything is committed, which is how a source that ends early without an error is
     * caught. By default that of the {@linkplain UploadBody#length() body}; if both are there and differ, the upload
     * fails with a {@link SourceMismatchException} before anything is sent.
     */
    public UploadRequest length(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "length " + bytes + " is negative; leave it out when it is not known");
        }
        return new UploadRequest(
                commit,
                body,
                OptionalLong.of(bytes),
                contentHash,
                onProgress,
                checkpointKey,
                credentials);
    }

    /** The source's content hash, when known; another one fails the upload before the commit. */
    public UploadRequest contentHash(ContentHash value) {
        Objects.requireNonNull(value, "contentHash");
        return new UploadRequest(
                commit, body, length, value, onProgress, checkpointKey, credentials);
    }

    /**
     * Who is told how far the upload is: one call at a time, on an event loop or a CPU thread, so
     * that it must not block. What it throws ends the upload.
     */
    public UploadRequest onProgress(Consumer<UploadProgress> value) {
        Objects.requireNonNull(value, "onProgress");
        return new UploadRequest(
                commit, body, length, contentHash, value, checkpointKey, credentials);
    }

    /**
     * Whose Dropbox this one is for; by default those of the Reactor context, or else the uploader's. Equal
     * credentials are one account, whose refresh token is exchanged once for all its uploads.
     */
    public UploadRequest credentials(DropboxCredentials value) {
        Objects.requireNonNull(value, "credentials");
        return new UploadRequest(
                commit, body, length, contentHash, onProgress, checkpointKey, value);
    }

    /** Where in the {@link CheckpointStore} to keep the checkpoint; by default under the path. */
    public UploadRequest checkpointKey(String key) {
        Objects.requireNonNull(key, "key");
        return new UploadRequest(commit, body, length, contentHash, onProgress, key, credentials);
    }

    private UploadRequest with(CommitInfo value) {
        return new UploadRequest(
                value, body, length, contentHash, onProgress, checkpointKey, credentials);
    }

    CommitInfo commit() {
        return commit;
    }

    UploadBody requireBody() {
        if (body == null) {
            throw new IllegalArgumentException(
                    "the upload to "
                            + PlainText.quote(commit.path())
                            + " has no body; give it one with body(UploadBody), UploadBody.fromBytes(new"
                            + " byte[0]) for an empty file");
        }
        return body;
    }

    /** Of the request, or else of its body. */
    OptionalLong length() {
        return length.isPresent() || body == null ? length : body.length();
    }

    /**
     * The body's buffers.
     *
     * @throws LocalFailureException if there is no body
     * @throws SourceMismatchException if body and request differ in length
     */
    Flux<ByteBuf> source() {
        if (body == null) {
            throw LocalFailureException.ofNoBody(commit.path());
        }
        OptionalLong declared = body.length();
        if (length.isPresent() && declared.isPresent() && !length.equals(declared)) {
            throw SourceMismatchException.ofDeclared(
                    commit.path(), declared.getAsLong(), length.getAsLong());
        }
        return body.buffers(commit.path());
    }

    @Nullable ContentHash contentHash() {
        return contentHash;
    }

    Consumer<UploadProgress> onProgress() {
        return onProgress;
    }

    String checkpointKey() {
        return checkpointKey == null ? commit.path() : checkpointKey;
    }

    @Nullable DropboxCredentials credentials() {
        return credentials;
    }

    @Override
    public String toString() {
        return "UploadRequest[" + commit + ", length " + length() + "]";
    }
}
