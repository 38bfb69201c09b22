package io.github.dropflux.reactor.internal.pipeline.simulation;

import io.github.dropflux.internal.protocol.AppendArgument;
import io.github.dropflux.internal.protocol.FinishArgument;
import io.github.dropflux.reactor.internal.http.Answer;
import io.github.dropflux.reactor.internal.http.Call;
import io.github.dropflux.reactor.internal.http.UploadTransport;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** The network and the server behind it: takes time, and goes wrong as the seed says. */
final class SimulatedDropbox implements UploadTransport {

    private final long seed;
    private final SimulatedTime time;
    private final RunLog log;
    private final FaultPlan faults;
    private final SimulatedAccount account;
    private final Runnable moment;
    private final List<Exchange> exchanges = new ArrayList<>();
    private boolean nobodyCalls;

    /**
     * @param moment run at points within a call where a user may cancel
     */
    SimulatedDropbox(
            long seed,
            SimulatedTime time,
            RunLog log,
            FaultPlan faults,
            SimulatedAccount account,
            Runnable moment) {
        this.seed = seed;
        this.time = time;
        this.log = log;
        this.faults = faults;
        this.account = account;
        this.moment = moment;
    }

    @Override
    public Mono<Answer> send(Call call) {
        return Mono.create(
                sink -> {
                    int number = exchanges.size();
                    // Of its own, so that the order in which calls are cancelled changes nothing.
                    Chance chance = Chance.of(seed, "call " + number);
                    Fault fault = faults.next(number, chance);
                    log.add("#" + number + " " + describe(call) + ": " + fault);
                    if (nobodyCalls) {
                        log.violation("a call was made after the end");
                    }
                    if (fault == Fault.SESSIONS_LOST) {
                        account.loseSessions();
                    }
                    Exchange exchange =
                            new Exchange(number, call, fault, chance, time, log, account, sink);
                    exchanges.add(exchange);
                    exchange.begin();
                    moment.run();
                });
    }

    SimulatedAccount account() {
        return account;
    }

    /** From now on a call is a violation. */
    void expectNoCalls() {
        nobodyCalls = true;
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    static String describe(Call call) {
        String what = call.route().path().replace("files/", "");
        if (call.argument() instanceof AppendArgument append) {
            what += " at " + append.cursor().offset() + (append.close() ? " closing" : "");
        } else if (call.argument() instanceof FinishArgument finish) {
            what += " at " + finish.cursor().offset();
        }
        return what + ", " + call.body().length() + " B";
    }
}
