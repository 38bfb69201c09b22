package io.github.dropflux.reactor.simulation;

import io.github.dropflux.DropboxAccount;
import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.reactor.internal.account.Account;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** Asks Dropbox something, and holds what it is told against what is so. */
final class SimulatedQuestion extends BaseSubscriber<Object> {

    private final QuestionPlan plan;
    private final SimulatedUser user;
    private final SimulatedAccount account;
    private final SimulatedTime time;
    private final RunLog log;
    private final Set<String> listed = new HashSet<>();
    private Map<String, StoredFile> before = Map.of();
    private boolean over;
    private int answers;

    SimulatedQuestion(QuestionPlan plan, SimulatedUser user, SimulatedTime time, RunLog log) {
        this.plan = plan;
        this.user = user;
        this.account = user.account();
        this.time = time;
        this.log = log;
    }

    void start() {
        log.add("the " + this + " begins");
        before = Map.copyOf(account.files().current());
        if (plan.cancelNanos() >= 0) {
            time.after(plan.cancelNanos(), this::giveUp);
        }
        ask().subscribe(this);
    }

    private Flux<? extends Object> ask() {
        return switch (plan.kind()) {
            case LIST ->
                    Account.files(
                            plan.folder(), page -> user.use((uploads, used) -> used.list(page)));
            case ACCOUNT -> user.use((uploads, used) -> used.describe()).flux();
            case SPACE -> user.use((uploads, used) -> used.space()).flux();
        };
    }

    private void giveUp() {
        if (!over) {
            over = true;
            log.add("the " + this + " is cancelled");
            cancel();
        }
    }

    @Override
    public Context currentContext() {
        return Context.of(Leg.KEY, this);
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(plan.demand());
    }

    @Override
    protected void hookOnNext(Object answer) {
        if (over) {
            violation("was answered after its end");
        }
        answers++;
        if (answer instanceof FileMetadata file) {
            listed(file);
        } else if (answer instanceof DropboxAccount whose) {
            if (!whose.accountId().equals(account.plan().mark() + "id")) {
                violation("was told of " + whose);
            }
        } else if (((DropboxAccount.Space) answer).used() > SimulatedAccount.SPACE) {
            violation("was told of room that is not there");
        }
        if (plan.demand() != Long.MAX_VALUE && answers % plan.demand() == 0) {
            request(plan.demand());
        }
    }

    private void listed(FileMetadata file) {
        String path = String.valueOf(file.pathLower());
        StoredFile there = account.files().revision(path, file.rev());
        if (there == null || there.length() != file.size()) {
            violation("listed what was never there: " + file);
        }
        if (!path.startsWith(plan.folder() + "/")) {
            violation("listed what is elsewhere: " + path);
        }
        if (!listed.add(path)) {
            violation("listed " + path + " twice");
        }
    }

    @Override
    protected void hookOnError(Throwable error) {
        if (!(error instanceof DropboxException)) {
            violation("failed in no way that users know: " + error);
        }
        end("fails: " + error);
    }

    @Override
    protected void hookOnComplete() {
        if (plan.kind() != QuestionPlan.Kind.LIST && answers != 1) {
            violation("was answered " + answers + " times");
        }
        before.forEach(
                (path, file) -> {
                    if (plan.kind() == QuestionPlan.Kind.LIST
                            && path.startsWith(plan.folder() + "/")
                            && !listed.contains(path)) {
                        violation("did not list " + path + ", which was there all the time");
                    }
                });
        end("is answered");
    }

    private void end(String how) {
        log.add("the " + this + " " + how);
        if (over) {
            violation("ended twice");
        }
        over = true;
    }

    private void violation(String what) {
        log.violation("the " + this + " " + what);
    }

    QuestionPlan plan() {
        return plan;
    }

    SimulatedAccount account() {
        return account;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public String toString() {
        return plan.toString();
    }
}
