package io.github.dropflux.reactor.simulation;

import io.github.dropflux.internal.protocol.Argument.AppendArgument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.StartBatchArgument;
import io.github.dropflux.internal.protocol.Grant.RefreshGrant;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.http.Authorization;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import io.github.dropflux.reactor.internal.http.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The network and the server behind it: takes time, and goes wrong as the seed says. */
final class SimulatedDropbox {

    /** A call that was asked for in time may wait for a token, and for another one when that is refused. */
    private static final long LONGEST_TOKEN_NANOS = Duration.ofMinutes(7).toNanos();

    private final Scenario scenario;
    private final SimulatedTime time;
    private final RunLog log;
    private final List<SimulatedAccount> accounts;
    private final Sessions sessions;
    private final Runnable moment;
    private final List<Exchange> exchanges = new ArrayList<>();
    private List<SimulatedUpload> uploads = List.of();
    private List<CommitRounds> rounds = List.of();

    /**
     * @param moment run at points within a call where a user may cancel
     */
    SimulatedDropbox(Scenario scenario, SimulatedTime time, RunLog log, Runnable moment) {
        this.scenario = scenario;
        this.time = time;
        this.log = log;
        this.accounts =
                scenario.accounts().stream()
                        .map(plan -> account(plan, scenario, time, log))
                        .toList();
        this.sessions = new Sessions(log);
        this.moment = moment;
    }

    private static SimulatedAccount account(
            AccountPlan plan, Scenario scenario, SimulatedTime time, RunLog log) {
        Chance chance = Chance.of(scenario.seed(), "tokens of account " + plan.number());
        return new SimulatedAccount(
                plan,
                new SimulatedTokens(plan, time, chance, log),
                time,
                scenario.habits(),
                Chance.of(scenario.seed(), "pages of account " + plan.number()));
    }

    /** Those that are made through it. */
    void serve(List<SimulatedUpload> users, List<CommitRounds> commits) {
        uploads = users;
        rounds = commits;
    }

    /** As one process of the user's reaches it. */
    Transport of(int process) {
        return (call, authorization) -> send(process, call, authorization);
    }

    private Mono<Response> send(int process, Request call, Authorization authorization) {
        return Mono.create(
                sink -> {
                    SimulatedAccount account = account(call, authorization);
                    if (account == null) {
                        log.violation("a call was made in nobody's name");
                        sink.error(
                                Refusal.json(401, Refusal.union("invalid_access_token"), null)
                                        .answer(call.argument()));
                        return;
                    }
                    begin(process, call, authorization, account, sink);
                    moment.run();
                });
    }

    private void begin(
            int process,
            Request call,
            Authorization authorization,
            SimulatedAccount account,
            MonoSink<Response> sink) {
        int number = exchanges.size();
        Callers callers =
                Callers.of(call, sink.contextView().getOrDefault(Leg.KEY, null), uploads, sessions);
        // Of its own, and by account, so that neither the order in which calls are cancelled nor
        // another account's calls change anything.
        int ofAccount = account.nextCall();
        Chance chance =
                Chance.of(scenario.seed(), "call " + ofAccount + " of " + account.plan().mark());
        Fault fault = fault(ofAccount, account, callers, call, authorization.bearer(), chance);
        log.add("#" + number + " for " + callers + ", " + describe(call, fault));
        callers.judge(account, log);
        if (callers.isAhead()) {
            judgeAhead(call, account);
        }
        if (account.isHeldBack(process) && call.route() != Route.TOKEN) {
            log.violation("a call was made while a rate limit held all back");
        }
        Exchange exchange =
                new Exchange(
                        number, process, callers, call, fault, chance, time, log, account, sink);
        exchanges.add(exchange);
        exchange.begin();
    }

    /** Sessions are opened ahead for an account that has a second upload, while it has one, and not more than may be lost. */
    private void judgeAhead(Request call, SimulatedAccount account) {
        int most = scenario.settings().sessionsAhead();
        int asked = ((StartBatchArgument) call.argument()).sessions();
        List<Leg> legs =
                uploads.stream()
                        .filter(upload -> upload.plan().account() == account.plan().number())
                        .flatMap(upload -> upload.legs().stream())
                        .toList();
        // Each type of session has its own, and where memory is short an upload of any plan may get
        // a sequential one.
        boolean another =
                exchanges.stream()
                        .filter(exchange -> exchange.account() == account)
                        .filter(exchange -> exchange.isOpen() && exchange.callers().isAhead())
                        .anyMatch(
                                exchange ->
                                        ((StartBatchArgument) exchange.call().argument()).type()
                                                == ((StartBatchArgument) call.argument()).type());
        if (asked > most || asked >= legs.size()) {
            log.violation(asked + " sessions were opened ahead for " + legs.size() + " uploads");
        }
        long lastNanos = legs.stream().mapToLong(Leg::endedNanos).max().orElse(0);
        if (legs.stream().allMatch(leg -> leg.end() != null)
                && time.nanos() - lastNanos > LONGEST_TOKEN_NANOS) {
            log.violation("sessions were opened ahead long after the last upload");
        }
        if (another) {
            log.violation("two calls at a time opened sessions ahead");
        }
    }

    /** Null when the token is nobody's. */
    private SimulatedAccount account(Request call, Authorization authorization) {
        return accounts.stream()
                .filter(
                        account ->
                                call.argument() instanceof RefreshGrant grant
                                        ? account.grant().equals(grant)
                                        : account.tokens().granted(authorization.bearer()))
                .findFirst()
                .orElse(null);
    }

    private Fault fault(
            int number,
            SimulatedAccount account,
            Callers callers,
            Request call,
            String bearer,
            Chance chance) {
        boolean anybodys = callers.question() || callers.user() instanceof SimulatedQuestion;
        boolean calm = anybodys ? isAnyCalm(account) : callers.areCalm();
        Fault fault =
                calm ? Fault.NONE : account.plan().faults().next(number, time.nanos(), chance);
        if (!fault.strikes(call.route())) {
            fault = Fault.NONE;
        }
        switch (fault) {
            case UNAUTHORIZED -> account.tokens().revoke(bearer);
            case SESSIONS_LOST -> account.loseSessions();
            case SESSIONS_REWOUND -> account.rewindSessions();
            default -> {}
        }
        return call.route() == Route.TOKEN || account.tokens().accepts(bearer)
                ? fault
                : Fault.UNAUTHORIZED;
    }

    private boolean isAnyCalm(SimulatedAccount account) {
        return uploads.stream()
                        .filter(upload -> upload.plan().account() == account.plan().number())
                        .flatMap(upload -> upload.currentLeg().stream())
                        .anyMatch(leg -> leg.plan().calm() && leg.end() == null)
                || rounds.stream().anyMatch(round -> round.account() == account && round.isCalm());
    }

    /** What is asked for all calls of an account. */
    Questions questions(SimulatedAccount account) {
        return new Questions(account, exchanges, time);
    }

    Sessions sessions() {
        return sessions;
    }

    List<SimulatedAccount> accounts() {
        return accounts;
    }

    SimulatedAccount account(SimulatedUpload upload) {
        return accounts.get(upload.plan().account());
    }

    /** The call for the first token of the account that the upload is of. */
    Optional<Exchange> firstTokenCall(SimulatedUpload upload) {
        return exchanges.stream()
                .filter(exchange -> exchange.account() == account(upload))
                .filter(exchange -> exchange.call().route() == Route.TOKEN)
                .findFirst();
    }

    /** What calls of this leg stored, replaced files too. */
    List<StoredFile> commitsOf(Leg leg) {
        return account(leg.upload()).files().commits().stream()
                .filter(
                        file ->
                                Parties.upload(file.path()).orElse(-1)
                                        == leg.upload().plan().number())
                .filter(file -> exchanges.get(file.call()).concerns(leg))
                .toList();
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    private static String describe(Request call, Fault fault) {
        String what = call.route().path().replace("files/", "");
        if (call.argument() instanceof AppendArgument append) {
            what += " at " + append.cursor().offset() + (append.close() ? " closing" : "");
        } else if (call.argument() instanceof FinishArgument finish) {
            what += " at " + finish.cursor().offset();
        }
        Parties parties = Parties.of(call.argument());
        if (parties.sessions().size() > 1) {
            what += " of " + parties.sessions();
        }
        return what + ", " + call.body().length() + " B: " + fault;
    }
}
