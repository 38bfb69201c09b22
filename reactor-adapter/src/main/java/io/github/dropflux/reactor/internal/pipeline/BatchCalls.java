package io.github.dropflux.reactor.internal.pipeline;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.SessionType;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.AppendBatchArgument;
import io.github.dropflux.internal.protocol.AppendEntry;
import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.StartBatchArgument;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.internal.http.Answer;
import io.github.dropflux.reactor.internal.http.Call;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.RequestBody;
import java.util.List;
import java.util.function.IntConsumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The calls that many uploads of one client share, with the retries and limits of single ones. */
public final class BatchCalls {

    private final Shared shared;

    BatchCalls(Shared shared) {
        this.shared = shared;
    }

    public BatchLimits limits() {
        return shared.settings().batch();
    }

    /** Whether files of one window may share calls, or each is to have a session of its own. */
    public boolean areShared() {
        return shared.settings().plan() == SessionPlan.AUTO;
    }

    /** Appends in flight at once. */
    public int concurrency() {
        return shared.settings().concurrency();
    }

    public Scheduler timer() {
        return shared.settings().timer().get();
    }

    /** Whether an upload waits for bytes that others hold. */
    public boolean budgetIsShort() {
        return shared.budget().waiting() > 0;
    }

    /** So many more commits are on the way; fewer when negative. */
    public void announceCommits(int more) {
        shared.lane().announce(more);
    }

    /** Ids of sessions that were opened, as many or fewer, and not none. */
    public Mono<List<String>> start(int sessions) {
        return shared.caller()
                .call(
                        CallPlan.of(
                                Call.of(new StartBatchArgument(sessions, SessionType.SEQUENTIAL)),
                                answer -> ResultReader.sessionIds(answer.body()),
                                shared.settings().retry(),
                                () -> {}));
    }

    /**
     * What came of each entry, in order; an error is all entries' failure.
     *
     * @param body hashed here, besides being sent
     * @param onSent told of bytes handed to the network, on an event loop
     * @param onAttempt told of each attempt, on the thread that makes it
     */
    public Mono<List<Mono<SessionEvent>>> append(
            List<AppendBatchArgument.Entry> entries,
            RequestBody body,
            IntConsumer onSent,
            Runnable onAttempt) {
        return shared.hasher()
                .hash(body.retained())
                .map(BlockDigests::contentHash)
                .flatMap(
                        hash ->
                                shared.caller()
                                        .call(
                                                CallPlan.of(
                                                        new Call(
                                                                new AppendBatchArgument(
                                                                        entries, hash),
                                                                body,
                                                                onSent),
                                                        answer -> outcomes(answer, entries.size()),
                                                        shared.settings().retry(),
                                                        onAttempt)));
    }

    private static List<Mono<SessionEvent>> outcomes(Answer answer, int count) {
        return ResultReader.appendBatch(answer.body(), count).stream()
                .map(entry -> outcome(entry, answer))
                .toList();
    }

    private static Mono<SessionEvent> outcome(AppendEntry entry, Answer answer) {
        if (entry instanceof AppendEntry.Success) {
            return Mono.just(new SessionEvent.Appended(0));
        }
        AppendError error =
                entry instanceof AppendEntry.Failure failure
                        ? failure.error()
                        : new AppendError.Other(((AppendEntry.Other) entry).tag());
        return Reconcilable.event(
                new RefusedCallException(
                        new CallError(Route.APPEND_BATCH, 409, error.tag(), "", error, null, null),
                        answer.requestId()),
                0);
    }
}
