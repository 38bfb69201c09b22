package io.github.dropflux.reactor.internal.account;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.ContentHashMismatchException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.FileMetadata.Verified;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.call.CallPlan;
import io.github.dropflux.reactor.internal.call.Caller;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Makes files of one account's sessions, and finds out whether a commit whose answer was lost made one. */
public final class Committer {

    /** To ask for the hash of a file that is stored; its upload waits for that. */
    private static final int HASH_ATTEMPTS = 3;

    private static final Duration HASH_PATIENCE = Duration.ofSeconds(20);

    private final Caller caller;
    private final CommitQueue commits;
    private final Lookups lookups;

    Committer(Caller caller, CommitQueue commits) {
        this.caller = caller;
        this.commits = commits;
        this.lookups = new Lookups(caller);
    }

    /**
     * A file on its way.
     *
     * @param length of it, in bytes
     * @param hash of it
     * @param policy for calls that look for it, and for the one that commits it
     * @param onAttempt told of each attempt, on the thread that makes it
     */
    public record Commit(
            CommitInfo info,
            long length,
            ContentHash hash,
            RetryPolicy policy,
            Runnable onAttempt) {

        /**
         * Holds what Dropbox says it stored against what was sent. An answer without a hash is held against the
         * size.
         *
         * @return the same metadata, saying what was compared
         * @throws DropboxException if something differs
         */
        public FileMetadata verified(FileMetadata stored) {
            return Committer.verified(stored, info.path(), length, hash);
        }
    }

    /**
     * The same of a file at a path.
     *
     * @throws DropboxException if something differs
     */
    public static FileMetadata verified(
            FileMetadata stored, String path, long length, ContentHash hash) {
        ContentHash theirs = stored.contentHash();
        if (theirs != null && !theirs.equals(hash)) {
            throw ContentHashMismatchException.of(path, hash, theirs);
        }
        if (stored.size() != length) {
            throw DropboxTransportException.of(
                    "Dropbox says that it stored "
                            + stored.size()
                            + " B of "
                            + path
                            + ", but "
                            + length
                            + " B were sent and acknowledged: do not use the stored file, and"
                            + " upload it again",
                    false,
                    null);
        }
        return stored.toBuilder()
                .verified(theirs == null ? Verified.SIZE : Verified.SIZE_AND_HASH)
                .build();
    }

    /**
     * Commits a closed session, in one call with others that are to be committed when there are some.
     *
     * @param patient whether it may wait a little for commits that are announced
     * @param lost whether an earlier run may have committed the session already
     * @param onLookup told when it is looked whether the file is there, with the failure that is the reason
     */
    public Mono<FileMetadata> commit(
            FinishArgument session,
            Commit commit,
            boolean patient,
            boolean lost,
            Consumer<Throwable> onLookup) {
        CallPlan<FileMetadata> plan =
                CallPlan.of(
                                Request.of(session),
                                answer -> answer.read(ResultReader::fileMetadata),
                                commit.policy)
                        .reporting(commit.onAttempt)
                        .reconciledBy(
                                failure -> {
                                    onLookup.accept(failure);
                                    return storedOrNot(failure, commit);
                                })
                        .lostBefore(lost)
                        .madeBy(commits.commit(session, patient));
        return caller.call(plan).flatMap(file -> withHash(file, commit));
    }

    /** The file, where it is there; empty where it is not. */
    public Mono<FileMetadata> stored(Commit commit) {
        boolean alone = commit.info.autorename();
        return new CommitLookup(path -> lookups.at(path, alone, commit.policy, commit.onAttempt))
                .find(commit.info, commit.length, commit.hash);
    }

    /** The same after a failure. Where nobody may be asked, for want of a scope say, trying again is as good an answer. */
    public Mono<FileMetadata> storedOrNot(Throwable failure, Commit commit) {
        boolean refused =
                failure instanceof RefusedCallException answer && answer.error().status() == 409;
        Mono<FileMetadata> asked = stored(commit);
        return refused ? asked : asked.onErrorResume(asking -> Mono.empty());
    }

    /**
     * Some answers have no content hash, and the file is asked for it: by its id, so that it is this one whatever has come to
     * its path. It is there in any case, so that a question without an answer is no failure.
     */
    public Mono<FileMetadata> withHash(FileMetadata stored, Commit commit) {
        return stored.contentHash() != null
                ? Mono.just(stored)
                : lookups.at(stored.id(), true, brief(commit.policy), commit.onAttempt)
                        .flatMap(Mono::justOrEmpty)
                        .filter(now -> now.contentHash() != null && now.rev().equals(stored.rev()))
                        .map(now -> stored.toBuilder().contentHash(now.contentHash()).build())
                        .onErrorResume(asking -> Mono.empty())
                        .defaultIfEmpty(stored);
    }

    private static RetryPolicy brief(RetryPolicy policy) {
        Duration total = policy.totalTime();
        return policy.withMaxAttempts(Math.min(HASH_ATTEMPTS, policy.maxAttempts()))
                .withTotalTime(total.compareTo(HASH_PATIENCE) < 0 ? total : HASH_PATIENCE);
    }
}
