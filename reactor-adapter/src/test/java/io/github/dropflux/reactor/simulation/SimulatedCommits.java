package io.github.dropflux.reactor.simulation;

import io.github.dropflux.PreparedUpload;
import io.github.dropflux.reactor.CommitResult;
import io.github.dropflux.reactor.internal.account.Accounts;
import io.github.dropflux.reactor.internal.batch.FluxBatchUpload;
import io.github.dropflux.reactor.internal.batch.FluxCommitAll;
import io.github.dropflux.reactor.internal.upload.UploaderResources;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** Subscribes to one {@code commitAll}, may cancel it, and remembers what came of each. */
final class SimulatedCommits extends BaseSubscriber<CommitResult> {

    private static final long LONGEST_REST_NANOS = 2_000_000_000L;

    private final RoundPlan plan;
    private final List<PreparedUpload> members;
    private final SimulatedProcess process;
    private final SimulatedUser user;
    private final SimulatedTime time;
    private final Chance chance;
    private final RunLog log;
    private final List<Ended> results = new ArrayList<>();
    private long begunNanos = -1;
    private boolean over;
    private int moments;
    private long wanted;

    /** A result, and when it came. */
    record Ended(CommitResult result, long nanos) {}

    /**
     * @param members equal ones are the same object
     */
    SimulatedCommits(
            RoundPlan plan,
            List<PreparedUpload> members,
            SimulatedProcess process,
            SimulatedUser user,
            SimulatedTime time,
            Chance chance,
            RunLog log) {
        this.plan = plan;
        this.members = members;
        this.process = process;
        this.user = user;
        this.time = time;
        this.chance = chance;
        this.log = log;
    }

    void start() {
        log.add(this + " begin, with " + members.stream().map(each -> each.sessionId()).toList());
        begunNanos = log.nanos();
        UploaderResources resources = process.resources();
        Flux.using(
                        () -> resources.accounts().lease(user.key()),
                        lease ->
                                new FluxCommitAll(
                                        resources,
                                        lease,
                                        FluxBatchUpload.guarded(
                                                "the publisher of prepared uploads",
                                                prepared(),
                                                resources.settings())),
                        Accounts.Lease::release)
                .subscribe(this);
    }

    private Flux<PreparedUpload> prepared() {
        Flux<PreparedUpload> all = Flux.fromIterable(members);
        Flux<PreparedUpload> paced = plan.step().isZero() ? all : all.delayElements(plan.step());
        return failsAfter() < 0
                ? paced
                : paced.take(failsAfter()).concatWith(Flux.error(new SimulatedSource.Broken()));
    }

    private int failsAfter() {
        return plan.failsAfter() > members.size() ? -1 : plan.failsAfter();
    }

    /** Its calls are known by it. */
    @Override
    public Context currentContext() {
        return Context.of(Leg.KEY, this);
    }

    /** Where a user may cancel. */
    void moment() {
        if (begunNanos >= 0 && !over && moments++ == plan.cancelAt()) {
            over = true;
            log.add(this + " are cancelled");
            cancel();
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        want(plan.demand());
    }

    private void want(long more) {
        wanted = more == Long.MAX_VALUE ? more : wanted + more;
        request(more);
    }

    @Override
    protected void hookOnNext(CommitResult result) {
        log.add(this + ": " + result.prepared().sessionId() + " " + result);
        if (over) {
            log.violation(this + ": a result came after the end");
        }
        if (wanted != Long.MAX_VALUE && --wanted < 0) {
            log.violation(this + ": a result came that was not asked for");
        }
        results.add(new Ended(result, log.nanos()));
        if (wanted == 0) {
            time.after(chance.skewed(LONGEST_REST_NANOS), () -> want(plan.demand()));
        }
    }

    @Override
    protected void hookOnError(Throwable error) {
        if (failsAfter() < 0 || !(error instanceof SimulatedSource.Broken)) {
            log.violation(this + " failed: " + error);
        }
        ended(failsAfter());
    }

    @Override
    protected void hookOnComplete() {
        if (failsAfter() >= 0) {
            log.violation(this + " completed though what is prepared failed");
        }
        ended(members.size());
    }

    private void ended(int pulled) {
        log.add(this + " end");
        over = true;
        List<PreparedUpload> missing = new ArrayList<>(members.subList(0, Math.max(0, pulled)));
        for (Ended each : results) {
            if (!missing.remove(each.result.prepared())) {
                log.violation(this + ": a result came of " + each.result.prepared());
            }
        }
        if (!missing.isEmpty()) {
            log.violation(this + " ended before " + missing);
        }
    }

    RoundPlan plan() {
        return plan;
    }

    int process() {
        return process.number();
    }

    List<PreparedUpload> members() {
        return members;
    }

    List<Ended> results() {
        return results;
    }

    SimulatedAccount account() {
        return user.account();
    }

    long begunNanos() {
        return begunNanos;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public String toString() {
        return "the commits " + plan.number() + " of " + account().plan().mark();
    }
}
