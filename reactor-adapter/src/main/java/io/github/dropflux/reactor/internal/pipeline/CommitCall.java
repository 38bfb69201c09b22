package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.FinishArgument;
import io.github.dropflux.internal.protocol.FinishBatchArgument;
import io.github.dropflux.internal.protocol.FinishEntry;
import io.github.dropflux.internal.protocol.FinishError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.session.FailureTable;
import io.github.dropflux.internal.session.Remedy;
import io.github.dropflux.reactor.internal.http.Answer;
import io.github.dropflux.reactor.internal.http.Call;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.UploadTransport;
import java.util.List;
import reactor.core.publisher.Mono;

/** Makes files of sessions in one request, once. */
final class CommitCall {

    /** What an answer says of a file, its path aside. */
    private static final int ANSWER_BYTES = 600;

    /** Name, path in lower case and path as displayed. */
    private static final int PATHS_IN_ANSWER = 3;

    private final UploadTransport transport;

    CommitCall(UploadTransport transport) {
        this.transport = transport;
    }

    /** About how long the part of the answer that tells of this session will be. */
    static long answerBytes(FinishArgument commit) {
        // Beyond ASCII, a character may come as an escape of six.
        long path = commit.commit().path().chars().mapToLong(c -> c < 0x7f ? 1 : 6).sum();
        return ANSWER_BYTES + PATHS_IN_ANSWER * path;
    }

    /** An outcome for each, in order. An error is all sessions' failure. */
    Mono<List<CommitOutcome>> make(List<FinishArgument> sessions) {
        if (sessions.size() == 1) {
            return transport
                    .send(Call.of(sessions.get(0)))
                    .map(answer -> ResultReader.fileMetadata(answer.body()))
                    .map(file -> List.of(CommitOutcome.stored(file)))
                    .single();
        }
        List<FinishBatchArgument.Entry> entries =
                sessions.stream()
                        .map(s -> new FinishBatchArgument.Entry(s.cursor(), s.commit()))
                        .toList();
        return transport
                .send(Call.of(new FinishBatchArgument(entries)))
                .map(answer -> outcomes(answer, entries.size()))
                .single();
    }

    /** Whether the call was refused for what it says, which may be one session's fault. */
    static boolean isRefusedAsSuch(Throwable failure) {
        return failure instanceof RefusedCallException refused
                && (refused.error().status() == 400 || refused.error().status() == 409)
                && FailureTable.of(refused.error(), false) == Remedy.FAIL;
    }

    private static List<CommitOutcome> outcomes(Answer answer, int count) {
        return ResultReader.finishBatch(answer.body(), count).stream()
                .map(entry -> outcome(entry, answer))
                .toList();
    }

    private static CommitOutcome outcome(FinishEntry entry, Answer answer) {
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
}
