package io.github.dropflux.cli.upload;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.cli.report.ResumeException;
import io.github.dropflux.cli.report.SourceException;
import io.github.dropflux.cli.resume.ResumeFile;
import io.github.dropflux.cli.source.FileState;
import io.github.dropflux.cli.source.Source;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.ResumeRequest;
import io.github.dropflux.reactor.UploadProgress;
import io.github.dropflux.reactor.UploadRequest;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What is to be stored where, from whatever source.
 *
 * @param declaredLength what the user says that the source has; null when nothing was said
 * @param contentHash likewise
 */
record UploadJob(
        CommitInfo commit,
        @Nullable Long declaredLength,
        @Nullable ContentHash contentHash,
        Consumer<UploadProgress> progress) {

    /** Sends all of it. */
    Mono<FileMetadata> start(DropboxUploader uploader, Source source) {
        return source.feed(bytes -> uploader.upload(request(bytes)));
    }

    /** Sends what Dropbox doesn't have; the source is read from its start, unless nothing is missing. */
    Mono<FileMetadata> goOn(
            DropboxUploader uploader,
            Source source,
            UploadCheckpoint from,
            ResumeFile file,
            boolean restart) {
        if (restart && ResumeFile.isOld(from)) {
            return start(uploader, source);
        }
        Mono<FileMetadata> rest =
                from.closed()
                        ? commitOnly(uploader, source, from)
                        : source.feed(bytes -> uploader.resume(request(bytes, from)));
        // Not left to the uploader: a source has to be opened anew, which some can't be.
        return restart
                ? rest.onErrorResume(
                        UploadJob::isExpired, expired -> restart(uploader, source, file))
                : rest;
    }

    private Mono<FileMetadata> restart(DropboxUploader uploader, Source source, ResumeFile file) {
        if (source.repeatable()) {
            return start(uploader, source);
        }
        return file.delete()
                .then(
                        Mono.error(
                                new ResumeException(
                                        "Dropbox has forgotten what it got, and SOURCE can't be read a"
                                                + " second time in one run: run the same command again to"
                                                + " start over")));
    }

    private static boolean isExpired(Throwable failure) {
        return failure instanceof DropboxApiException refused && refused.sessionExpired();
    }

    private Mono<FileMetadata> commitOnly(
            DropboxUploader uploader, Source source, UploadCheckpoint from) {
        long sent = from.contiguousBytes();
        requireLength(source.lengthAhead(), sent, "what Dropbox got has ");
        FileState file = source.state();
        if (file != null && file.changedSince(from.startedAt())) {
            throw new ResumeException(
                    "SOURCE was written to after it was sent, and Dropbox has what it was: delete the file of"
                            + " --resume to upload it as it is now");
        }
        if (declaredLength != null) {
            requireLength(OptionalLong.of(sent), declaredLength, "--length says ");
        }
        return uploader.resume(declared(ResumeRequest.of(from)));
    }

    private UploadRequest request(Source.Bytes bytes) {
        UploadRequest request = UploadRequest.to(commit).body(bytes.body()).onProgress(progress);
        if (contentHash != null) {
            request = request.contentHash(contentHash);
        }
        OptionalLong length = length(bytes);
        return length.isPresent() ? request.length(length.getAsLong()) : request;
    }

    private ResumeRequest request(Source.Bytes bytes, UploadCheckpoint from) {
        ResumeRequest request = declared(ResumeRequest.of(from).replay(bytes::body));
        OptionalLong length = length(bytes);
        return length.isPresent() ? request.length(length.getAsLong()) : request;
    }

    private ResumeRequest declared(ResumeRequest request) {
        ResumeRequest watched = request.onProgress(progress);
        return contentHash == null ? watched : watched.contentHash(contentHash);
    }

    private OptionalLong length(Source.Bytes bytes) {
        if (declaredLength == null) {
            return bytes.length();
        }
        requireLength(bytes.length(), declaredLength, "--length says ");
        return OptionalLong.of(declaredLength);
    }

    private static void requireLength(OptionalLong source, long wanted, String who) {
        if (source.isPresent() && source.getAsLong() != wanted) {
            throw new SourceException(
                    "SOURCE has "
                            + source.getAsLong()
                            + " B, and "
                            + who
                            + wanted
                            + " B; nothing was stored");
        }
    }
}
