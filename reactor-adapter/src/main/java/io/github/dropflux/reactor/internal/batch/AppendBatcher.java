package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.session.BodyPacker;
import io.github.dropflux.internal.session.FailureTable;
import io.github.dropflux.internal.session.FailureTable.Remedy;
import io.github.dropflux.internal.session.SessionEvent;
import io.github.dropflux.reactor.internal.guard.Guards;
import io.github.dropflux.reactor.internal.guard.Outcome;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.limit.Linger;
import io.github.dropflux.reactor.internal.limit.SerialLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Packs files into bodies and sends those: a full one at once, another one when nothing more may come
 * for it soon. Confined to the batch's loop.
 */
final class AppendBatcher {

    private final BatchCalls calls;
    private final SerialLoop loop;
    private final BooleanSupplier moreMayCome;
    private final BodyPacker packer;
    private final Linger linger;
    private final Set<Sending> sending = new LinkedHashSet<>();
    private final ArrayDeque<PendingAppend> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean routeUnknown;
    private boolean stopped;

    AppendBatcher(BatchCalls calls, SerialLoop loop, BooleanSupplier moreMayCome) {
        this.calls = calls;
        this.loop = loop;
        this.moreMayCome = moreMayCome;
        this.packer = new BodyPacker(calls.limits().maxBodyBytes(), calls.limits().maxEntries());
        this.linger = new Linger(calls.limits().linger(), calls::timer, loop, this::evaluate);
    }

    void add(PendingAppend append) {
        if (stopped) {
            append.release();
            return;
        }
        waiting.add(append);
    }

    /** The upload has ended. What is in a body already stays with it, while one of its files is waited for. */
    void abandon(PendingAppend append) {
        append.abandon();
        if (waiting.remove(append)) {
            append.release();
            evaluate();
            return;
        }
        List<Sending> given = sending.stream().filter(Sending::isAbandoned).toList();
        if (!given.isEmpty()) {
            Guards.each(calls.context(), given, Sending::cancel);
            evaluate();
        }
    }

    void evaluate() {
        while (!stopped && inFlight < calls.concurrency() && !waiting.isEmpty()) {
            List<PendingAppend> body = next();
            if (body.isEmpty()) {
                linger.begin();
                return;
            }
            send(body);
        }
        if (waiting.isEmpty()) {
            linger.end();
        }
    }

    /** Empty when it is worth waiting for more. */
    private List<PendingAppend> next() {
        if (routeUnknown || waiting.element().isAlone()) {
            return List.of(waiting.remove());
        }
        if (!linger.isOver()
                && moreMayCome.getAsBoolean()
                && !packer.isFilledBy(waiting.size(), bytesWaiting())
                && !calls.budgetIsShort()) {
            return List.of();
        }
        linger.end();
        return take(
                packer.pack(() -> waiting.stream().map(file -> file.append().length()).iterator())
                        .taken());
    }

    // This is asked for each file that comes, and a stream would cost more than all else that is
    // done.
    private long bytesWaiting() {
        long bytes = 0;
        for (PendingAppend file : waiting) {
            bytes += file.append().length();
        }
        return bytes;
    }

    private List<PendingAppend> take(List<Integer> indexes) {
        List<PendingAppend> taken = new ArrayList<>(indexes.size());
        Iterator<PendingAppend> files = waiting.iterator();
        int at = 0;
        for (int index : indexes) {
            PendingAppend file = files.next();
            while (at++ < index) {
                file = files.next();
            }
            files.remove();
            taken.add(file);
        }
        return taken;
    }

    private void send(List<PendingAppend> files) {
        inFlight++;
        Mono<List<Mono<SessionEvent>>> call =
                files.size() == 1
                        ? files.get(0).own().map(event -> List.of(Mono.just(event)))
                        : together(files);
        Sending sent = new Sending(files);
        sending.add(sent);
        sent.outcome.of(
                call.doOnCancel(() -> loop.execute(() -> files.forEach(PendingAppend::release))));
    }

    /** One body on its way. */
    private final class Sending {
        private final List<PendingAppend> files;
        private final Outcome<List<Mono<SessionEvent>>> outcome;

        private Sending(List<PendingAppend> files) {
            this.files = files;
            this.outcome =
                    new Outcome<>(
                            calls.context(),
                            (outcomes, failure) -> loop.execute(() -> over(outcomes, failure)));
        }

        private boolean isAbandoned() {
            return files.stream().allMatch(PendingAppend::isAbandoned);
        }

        private void cancel() {
            sending.remove(this);
            inFlight--;
            outcome.dispose();
        }

        private void over(
                @Nullable List<Mono<SessionEvent>> outcomes, @Nullable Throwable failure) {
            sending.remove(this);
            inFlight--;
            if (outcomes != null) {
                told(files, outcomes);
            } else {
                failed(files, failure == null ? new IllegalStateException("no outcome") : failure);
            }
            evaluate();
        }
    }

    private Mono<List<Mono<SessionEvent>>> together(List<PendingAppend> files) {
        List<BatchedAppend> appends = files.stream().map(PendingAppend::append).toList();
        PackedBody body = new PackedBody(appends);
        return calls.append(
                appends.stream().map(BatchedAppend::entry).toList(),
                body,
                body::sent,
                body::attempted);
    }

    private void told(List<PendingAppend> files, List<Mono<SessionEvent>> outcomes) {
        for (int i = 0; i < files.size(); i++) {
            PendingAppend file = files.get(i);
            // Outcomes are known: this only takes the value or the error out.
            outcomes.get(i).subscribe(file::succeed, failure -> refused(file, failure));
        }
    }

    private void refused(PendingAppend file, Throwable failure) {
        boolean passing =
                failure instanceof RefusedCallException answer
                        && FailureTable.of(answer.error(), false) == Remedy.RETRY_SAME;
        if (passing && !file.isAlone()) {
            again(file);
        } else {
            file.fail(failure);
        }
    }

    /** A call that was refused for what it says may be refused for one of its files. */
    private void failed(List<PendingAppend> files, Throwable failure) {
        boolean refused =
                failure instanceof RefusedCallException answer
                        && answer.error().route() == Route.APPEND_BATCH
                        && isAboutTheCall(answer.error().status());
        if (refused) {
            files.forEach(this::again);
        } else {
            files.forEach(file -> file.fail(failure));
        }
    }

    private boolean isAboutTheCall(int status) {
        // The route is new: where it is not known, it will not be for the next call.
        routeUnknown |= status == 400 || status == 404;
        return routeUnknown || status == 409;
    }

    private void again(PendingAppend file) {
        if (file.isAbandoned() || stopped) {
            file.release();
        } else {
            file.goAlone();
            waiting.addFirst(file);
        }
    }

    void stop() {
        stopped = true;
        Guards.all(
                calls.context(),
                linger::end,
                () -> Guards.each(calls.context(), sending, each -> each.outcome.dispose()),
                () -> waiting.forEach(PendingAppend::release),
                waiting::clear);
    }
}
