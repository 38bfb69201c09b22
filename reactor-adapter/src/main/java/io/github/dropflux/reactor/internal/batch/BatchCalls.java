package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.SessionType;
import io.github.dropflux.internal.hash.BlockDigests;
import io.github.dropflux.internal.json.ResultReader;
import io.github.dropflux.internal.protocol.AppendEntry;
import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.Argument.AppendBatchArgument;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.BatchSettings;
import io.github.dropflux.reactor.internal.account.Account;
import io.github.dropflux.reactor.internal.call.CallPlan;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.RequestBody;
import io.github.dropflux.reactor.internal.http.Response;
import io.github.dropflux.reactor.internal.upload.UploadCalls;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import java.util.List;
import java.util.function.IntConsumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * The calls that many uploads of one account share, with the retries and limits of single ones. They
 * are made in the Reactor context of the batch's subscriber.
 */
final class BatchCalls {

    private final UploaderResources resources;
    private final Account account;
    private final Context context;

    BatchCalls(UploaderResources resources, Account account, Context context) {
        this.resources = resources;
        this.account = account;
        this.context = context;
    }

    /** Of the batch's subscriber. */
    Context context() {
        return context;
    }

    BatchSettings limits() {
        return resources.settings().batch();
    }

    /** Whether files of one window may share calls, or each is to have a separate session. */
    boolean areShared() {
        return resources.settings().plan() == SessionPlan.AUTO;
    }

    /** Appends in flight at once. */
    int concurrency() {
        return account.limiter().limit().orElse(resources.settings().concurrency());
    }

    Scheduler timer() {
        return resources.settings().timer().get();
    }

    /** Whether an upload waits for bytes that others hold. */
    boolean budgetIsShort() {
        return resources.budget().waiting() > 0;
    }

    /** So many more commits are on the way; fewer when negative. */
    void announceCommits(int more) {
        account.commits().announce(more);
    }

    /** Sessions that were opened, as many or fewer, and not none. */
    Mono<List<SessionEvent.Started>> start(int sessions) {
        return account.sessions()
                .open(SessionType.SEQUENTIAL, sessions, resources.settings().retry())
                .contextWrite(context);
    }

    /** A session that was opened, and that no file needs. */
    void giveBack(SessionEvent.Started session) {
        account.sessions().giveBack(SessionType.SEQUENTIAL, session);
    }

    /**
     * What came of each entry, in order; an error is all entries' failure.
     *
     * @param body hashed here, besides being sent
     * @param onSent told of bytes handed to the network, on an event loop
     * @param onAttempt told of each attempt, on the thread that makes it
     */
    Mono<List<Mono<SessionEvent>>> append(
            List<AppendBatchArgument.Entry> entries,
            RequestBody body,
            IntConsumer onSent,
            Runnable onAttempt) {
        return resources
                .hasher()
                .hash(body.retained())
                .map(BlockDigests::contentHash)
                .flatMap(
                        hash ->
                                account.caller()
                                        .call(
                                                CallPlan.of(
                                                                new Request(
                                                                        new AppendBatchArgument(
                                                                                entries, hash),
                                                                        body,
                                                                        onSent),
                                                                answer ->
                                                                        outcomes(
                                                                                answer,
                                                                                entries.size()),
                                                                resources.settings().retry())
                                                        .reporting(onAttempt)))
                .contextWrite(context);
    }

    private static List<Mono<SessionEvent>> outcomes(Response answer, int count) {
        return answer.read(body -> ResultReader.appendBatch(body, count)).stream()
                .map(entry -> outcome(entry, answer))
                .toList();
    }

    private static Mono<SessionEvent> outcome(AppendEntry entry, Response answer) {
        if (entry instanceof AppendEntry.Success) {
            return Mono.just(new SessionEvent.Appended(0));
        }
        AppendError error =
                entry instanceof AppendEntry.Failure failure
                        ? failure.error()
                        : new AppendError.Other(((AppendEntry.Other) entry).tag());
        return UploadCalls.outcome(
                new RefusedCallException(
                        new CallError(Route.APPEND_BATCH, 409, error.tag(), "", error, null, null),
                        answer.requestId()),
                0);
    }
}
