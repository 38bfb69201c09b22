package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.internal.protocol.AppendArgument;
import io.github.dropflux.internal.protocol.FinishArgument;
import io.github.dropflux.reactor.internal.http.Answer;
import io.github.dropflux.reactor.internal.http.BearerTransport;
import io.github.dropflux.reactor.internal.http.Call;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** The network and the server behind it: takes time, and goes wrong as the seed says. */
final class SimulatedDropbox implements BearerTransport {

    private final Scenario scenario;
    private final SimulatedTime time;
    private final RunLog log;
    private final SimulatedAccount account;
    private final SimulatedTokens tokens;
    private final Runnable moment;
    private final List<Exchange> exchanges = new ArrayList<>();

    /**
     * @param moment run at points within a call where a user may cancel
     */
    SimulatedDropbox(
            Scenario scenario,
            SimulatedTime time,
            RunLog log,
            SimulatedAccount account,
            SimulatedTokens tokens,
            Runnable moment) {
        this.scenario = scenario;
        this.time = time;
        this.log = log;
        this.account = account;
        this.tokens = tokens;
        this.moment = moment;
    }

    @Override
    public Mono<Answer> send(Call call, String bearer) {
        return Mono.create(
                sink -> {
                    int number = exchanges.size();
                    Leg leg = sink.contextView().get(Leg.KEY);
                    // Of its own, so that the order in which calls are cancelled changes nothing.
                    Chance chance = Chance.of(scenario.seed(), "call " + number);
                    Fault fault = fault(number, leg, bearer, chance);
                    log.add("#" + number + " for " + leg + ", " + describe(call, fault));
                    if (leg.end() != null) {
                        log.violation("a call was made after the end");
                    }
                    if (account.isHeldBack() && !isReplay(call)) {
                        log.violation("a call was made while a rate limit held all back");
                    }
                    Exchange exchange =
                            new Exchange(
                                    number, leg, call, fault, chance, time, log, account, sink);
                    exchanges.add(exchange);
                    exchange.begin();
                    moment.run();
                });
    }

    /** With a fresh token, a call goes on where it was when it was refused: past the gate. */
    private boolean isReplay(Call call) {
        Exchange last = null;
        for (Exchange exchange : exchanges) {
            last = exchange.call() == call ? exchange : last;
        }
        return last != null && last.wasUnauthorized();
    }

    private Fault fault(int number, Leg leg, String bearer, Chance chance) {
        Fault fault =
                leg.plan().calm()
                        ? Fault.NONE
                        : scenario.faults().next(number, time.nanos(), chance);
        switch (fault) {
            case UNAUTHORIZED -> tokens.revoke(bearer);
            case SESSIONS_LOST -> account.loseSessions();
            case SESSIONS_REWOUND -> account.rewindSessions();
            default -> {}
        }
        return tokens.accepts(bearer) ? fault : Fault.UNAUTHORIZED;
    }

    SimulatedAccount account() {
        return account;
    }

    /** What calls of this leg stored, replaced files too. */
    List<StoredFile> commitsOf(Leg leg) {
        return account.files().commits().stream()
                .filter(file -> exchanges.get(file.call()).leg() == leg)
                .toList();
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    private static String describe(Call call, Fault fault) {
        String what = call.route().path().replace("files/", "");
        if (call.argument() instanceof AppendArgument append) {
            what += " at " + append.cursor().offset() + (append.close() ? " closing" : "");
        } else if (call.argument() instanceof FinishArgument finish) {
            what += " at " + finish.cursor().offset();
        }
        return what + ", " + call.body().length() + " B: " + fault;
    }
}
