package io.github.dropflux.reactor.internal.account;

import io.github.dropflux.FileMetadata;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.FinishBatchArgument;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.FinishEntry;
import io.github.dropflux.internal.protocol.FinishError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.session.FailureTable;
import io.github.dropflux.internal.session.FailureTable.Remedy;
import io.github.dropflux.reactor.internal.call.Sender;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Makes files of sessions in one request, once. */
final class CommitCall {

    /** What an answer says of a file, its path aside. */
    private static final int ANSWER_BYTES = 600;

    /** Name, path in lower case and path as displayed. */
    private static final int PATHS_IN_ANSWER = 3;

    private final Sender sender;
    private final BooleanSupplier mayBegin;

    /**
     * @param mayBegin asked right before a call is sent
     */
    CommitCall(Sender sender, BooleanSupplier mayBegin) {
        this.sender = sender;
        this.mayBegin = mayBegin;
    }

    /** About how long this session\'s part of the response will be. */
    static long answerBytes(FinishArgument commit) {
        // Beyond ASCII, a character may come as an escape of six.
        long path = commit.commit().path().chars().mapToLong(c -> c < 0x7f ? 1 : 6).sum();
        return ANSWER_BYTES + PATHS_IN_ANSWER * path;
    }

    /** An outcome for each, in order. An error is all sessions' failure. Empty when it did not begin. */
    Mono<List<CommitOutcome>> make(List<FinishArgument> sessions) {
        AtomicBoolean begun = new AtomicBoolean();
        BooleanSupplier begins =
                () -> {
                    begun.set(mayBegin.getAsBoolean());
                    return begun.get();
                };
        if (sessions.size() == 1) {
            return sender.send(Request.of(sessions.get(0)), begins)
                    .map(answer -> answer.read(ResultReader::fileMetadata))
                    .map(file -> List.of(CommitOutcome.stored(file)))
                    .switchIfEmpty(nothing(begun));
        }
        List<FinishBatchArgument.Entry> entries =
                sessions.stream()
                        .map(s -> new FinishBatchArgument.Entry(s.cursor(), s.commit()))
                        .toList();
        return sender.send(Request.of(new FinishBatchArgument(entries)), begins)
                .map(answer -> outcomes(answer, entries.size()))
                .switchIfEmpty(nothing(begun));
    }

    private static <T> Mono<T> nothing(AtomicBoolean begun) {
        return Mono.defer(() -> begun.get() ? Mono.<T>empty().single() : Mono.empty());
    }

    /** Whether the call was refused for what it says, which may be one session's fault. */
    static boolean isRefusedAsSuch(Throwable failure) {
        return failure instanceof RefusedCallException refused
                && (refused.error().status() == 400 || refused.error().status() == 409)
                && FailureTable.of(refused.error(), false) == Remedy.FAIL;
    }

    private static List<CommitOutcome> outcomes(Response answer, int count) {
        return answer.read(body -> ResultReader.finishBatch(body, count)).stream()
                .map(entry -> outcome(entry, answer))
                .toList();
    }

    private static CommitOutcome outcome(FinishEntry entry, Response answer) {
        if (entry instanceof FinishEntry.Success success) {
            return CommitOutcome.stored(success.metadata());
        }
        FinishError error =
                entry instanceof FinishEntry.Failure failure
                        ? failure.error()
                        : new FinishError.Other(((FinishEntry.Other) entry).tag());
        return CommitOutcome.failed(
                new RefusedCallException(
                        new CallError(
                                Route.FINISH_BATCH_V2, 409, error.tag(), "", error, null, null),
                        answer.requestId()));
    }

    /**
     * What came of one session in a call that commits.
     *
     * @param file that it became; null when it did not
     * @param failure why it did not; null when it did
     */
    record CommitOutcome(@Nullable FileMetadata file, @Nullable Throwable failure) {

        static CommitOutcome stored(FileMetadata file) {
            return new CommitOutcome(file, null);
        }

        static CommitOutcome failed(Throwable failure) {
            return new CommitOutcome(null, failure);
        }
    }
}
