package io.github.dropflux.reactor;

import io.github.dropflux.ContentHash;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.reactor.internal.upload.ResumeSource;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Going on with an upload that ended before its file was stored. Immutable; each with-er returns a
 * new request.
 *
 * <p>The checkpoint comes from a {@link io.github.dropflux.DropboxException} or a {@link
 * CheckpointStore}. Where the file goes is the checkpoint's to say: {@link
 * UploadCheckpoint#commit(io.github.dropflux.CommitInfo)} gives one with another destination. A
 * checkpoint that is {@linkplain UploadCheckpoint#closed() closed} needs no source: the server has
 * all bytes, and only the commit is made.
 */
public final class ResumeRequest {

    private final UploadCheckpoint checkpoint;
    private final @Nullable ResumeSource source;
    private final OptionalLong length;
    private final @Nullable ContentHash contentHash;
    private final Consumer<UploadProgress> onProgress;
    private final boolean restartExpired;
    private final String checkpointKey;
    private final @Nullable DropboxCredentials credentials;

    private ResumeRequest(
            UploadCheckpoint checkpoint,
            @Nullable ResumeSource source,
            OptionalLong length,
            @Nullable ContentHash contentHash,
            Consumer<UploadProgress> onProgress,
            boolean restartExpired,
            String checkpointKey,
            @Nullable DropboxCredentials credentials) {
        this.checkpoint = checkpoint;
        this.source = source;
        this.length = length;
        this.contentHash = contentHash;
        this.onProgress = onProgress;
        this.restartExpired = restartExpired;
        this.checkpointKey = checkpointKey;
        this.credentials = credentials;
    }

    /** A request that commits what the checkpoint covers; for more, give it a source. */
    public static ResumeRequest of(UploadCheckpoint checkpoint) {
        Objects.requireNonNull(checkpoint, "checkpoint");
        return new ResumeRequest(
                checkpoint,
                null,
                checkpoint.declaredLength(),
                checkpoint.declaredHash().orElse(null),
                progress -> {},
                false,
                checkpoint.checkpointKey(),
                null);
    }

    /**
     * A source that can be read from any offset. The function is called once, with the offset in
     * bytes of the first block (4 MiB) that is not whole at the server, and once more with 0 if the
     * upload has to begin anew. That its bytes are those of the upload is not looked at, but for the {@link #length} and {@link
     * #contentHash} of the whole; {@link #replay} compares more. What it throws, and null, fail the upload with a {@link
     * io.github.dropflux.LocalFailureException}.
     */
    public ResumeRequest bodyFrom(LongFunction<UploadBody> body) {
        Objects.requireNonNull(body, "body");
        String path = checkpoint.commit().path();
        return with(
                new ResumeSource(
                        false,
                        offset ->
                                UploadBody.required(
                                                body.apply(offset),
                                                "the function of bodyFrom, asked for offset "
                                                        + offset
                                                        + ",")
                                        .checkedBuffers(path)));
    }

    /**
     * A source that can only be read from its beginning. What the server holds already is read
     * again, held against the checkpoint's digests, and not sent: a source that is another one, or
     * has changed, fails the upload with a {@link io.github.dropflux.SourceMismatchException}. What the
     * supplier throws, and null, fail it with a {@link io.github.dropflux.LocalFailureException}.
     */
    public ResumeRequest replay(Supplier<UploadBody> wholeBody) {
        Objects.requireNonNull(wholeBody, "wholeBody");
        String path = checkpoint.commit().path();
        return with(
                new ResumeSource(
                        true,
                        offset ->
                                UploadBody.required(wholeBody.get(), "the supplier of replay")
                                        .checkedBuffers(path)));
    }

    /** The whole source's length in bytes; by default as the upload declared it. See {@link UploadRequest#length(long)}. */
    public ResumeRequest length(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "length " + bytes + " is negative; leave it out when it is not known");
        }
        return new ResumeRequest(
                checkpoint,
                source,
                OptionalLong.of(bytes),
                contentHash,
                onProgress,
                restartExpired,
                checkpointKey,
                credentials);
    }

    /** The whole source's content hash; by default as the upload declared it. Another one fails the upload. */
    public ResumeRequest contentHash(ContentHash value) {
        Objects.requireNonNull(value, "contentHash");
        return new ResumeRequest(
                checkpoint,
                source,
                length,
                value,
                onProgress,
                restartExpired,
                checkpointKey,
                credentials);
    }

    /** As {@link UploadRequest#onProgress}; bytes sent before count as acknowledged. */
    public ResumeRequest onProgress(Consumer<UploadProgress> value) {
        Objects.requireNonNull(value, "onProgress");
        return new ResumeRequest(
                checkpoint,
                source,
                length,
                contentHash,
                value,
                restartExpired,
                checkpointKey,
                credentials);
    }

    /**
     * Whether to begin anew, from the source's first byte, when the server does not know the session
     * any more; by default that is an error, whose {@link
     * io.github.dropflux.DropboxApiException#sessionExpired()} says so.
     */
    public ResumeRequest restartExpired(boolean value) {
        return new ResumeRequest(
                checkpoint,
                source,
                length,
                contentHash,
                onProgress,
                value,
                checkpointKey,
                credentials);
    }

    /**
     * Whose Dropbox this one is for; by default those of the Reactor context, or else the uploader's. Equal
     * credentials are one account, whose refresh token is exchanged once for all its uploads.
     */
    public ResumeRequest credentials(DropboxCredentials value) {
        Objects.requireNonNull(value, "credentials");
        return new ResumeRequest(
                checkpoint,
                source,
                length,
                contentHash,
                onProgress,
                restartExpired,
                checkpointKey,
                value);
    }

    /** Where in the {@link CheckpointStore} to keep the checkpoint; by default under the path that the upload was first for. */
    public ResumeRequest checkpointKey(String key) {
        Objects.requireNonNull(key, "key");
        return new ResumeRequest(
                checkpoint,
                source,
                length,
                contentHash,
                onProgress,
                restartExpired,
                key,
                credentials);
    }

    private ResumeRequest with(ResumeSource value) {
        return new ResumeRequest(
                checkpoint,
                value,
                length,
                contentHash,
                onProgress,
                restartExpired,
                checkpointKey,
                credentials);
    }

    UploadCheckpoint checkpoint() {
        return checkpoint;
    }

    @Nullable ResumeSource source() {
        if (source == null && !checkpoint.closed()) {
            throw new IllegalArgumentException(
                    checkpoint
                            + " still wants bytes; give it a source with bodyFrom(...) or replay(...)");
        }
        return source;
    }

    OptionalLong length() {
        return length;
    }

    @Nullable ContentHash contentHash() {
        return contentHash;
    }

    Consumer<UploadProgress> onProgress() {
        return onProgress;
    }

    boolean restartExpired() {
        return restartExpired;
    }

    String checkpointKey() {
        return checkpointKey;
    }

    @Nullable DropboxCredentials credentials() {
        return credentials;
    }

    @Override
    public String toString() {
        return "ResumeRequest[" + checkpoint + ", length " + length + "]";
    }
}
