package io.github.dropflux.emulator.internal.http;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.auth.Access;
import io.github.dropflux.emulator.internal.faults.Fault;
import io.github.dropflux.emulator.internal.faults.FaultPlan;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.requests.RecordedCall;
import io.github.dropflux.emulator.internal.requests.RequestLog;
import io.github.dropflux.emulator.internal.routes.BodySink;
import io.github.dropflux.emulator.internal.routes.ContentRoute;
import io.github.dropflux.emulator.internal.routes.OAuthRoute;
import io.github.dropflux.emulator.internal.routes.OAuthRoute.OAuthCall;
import io.github.dropflux.emulator.internal.routes.RouteTable;
import io.github.dropflux.emulator.internal.routes.RpcRoute;
import io.github.dropflux.emulator.internal.routes.Services;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Takes each request from its first line to its outcome. */
final class Dispatcher
        implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    /** Of the API's functions, and an older one where tokens are granted. */
    private static final Pattern VERSION = Pattern.compile("^/(2/|1/(?=oauth2/))?");

    private static final Answer FOREIGN =
            Answer.text(
                    403,
                    "text/plain; charset=utf-8",
                    "This emulator takes calls of programs on this machine, not of web sites: call it by its"
                            + " address on loopback, without a foreign Origin");

    private static final String REVOKE = "auth/token/revoke";
    private static final String DOWNLOAD = "files/download";
    private static final List<Fault.Moment> BEFORE_APPLYING =
            List.of(Fault.Moment.BEFORE_BODY, Fault.Moment.IN_BODY, Fault.Moment.AFTER_BODY);

    private final Services services;
    private final RouteTable routes;
    private final RequestLog log;
    private final CallPlanner planner;
    private final Scheduler scheduler;
    private final BodyReader reader;
    private final AnswerWriter writer;

    Dispatcher(
            Services services,
            RouteTable routes,
            RequestLog log,
            CallPlanner planner,
            Duration delay,
            Scheduler scheduler) {
        this.services = services;
        this.routes = routes;
        this.log = log;
        this.planner = planner;
        this.scheduler = scheduler;
        this.reader = new BodyReader(scheduler);
        this.writer = new AnswerWriter(delay, scheduler);
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        String path = request.fullPath();
        String function = VERSION.matcher(path).replaceFirst("");
        RequestFacts facts = new RequestFacts(request);
        ContentRoute content = routes.content(function);
        RecordedCall call =
                log.add(
                        function,
                        content == null ? "" : facts.argumentText(),
                        facts.shownHeaders());
        Access access =
                routes.oauth(function) != null
                        ? Access.none()
                        : services.tokens().find(facts.authorization(), facts.selection());
        Arrival arrival = new Arrival(request, facts, call, access, Disposables.swap());
        if (facts.mayBeOfForeignPage()) {
            return end(
                    Mono.just(new Outcome.Reply(FOREIGN, Duration.ZERO, true)), arrival, response);
        }
        return content == null ? rpc(arrival, response) : content(content, arrival, response);
    }

    private Mono<Void> content(ContentRoute route, Arrival arrival, HttpServerResponse response) {
        FaultPlan plan = arrival.plan(planner, arrival.access().account());
        Fault.Ending early = plan.at(Fault.Moment.BEFORE_BODY);
        if (early != null) {
            return end(Mono.just(Outcome.of(early, plan)), arrival, response);
        }
        CallBody body = new CallBody(arrival.call(), plan, arrival.facts().contentLength());
        Mono<Outcome> outcome =
                reader.read(
                        arrival.request().receive(), body, plan, () -> open(route, arrival, plan));
        return end(outcome, arrival, response);
    }

    private BodySink open(ContentRoute route, Arrival arrival, FaultPlan plan) throws IOException {
        Account account = enter(arrival.access(), plan);
        RequestFacts facts = arrival.facts();
        boolean download = arrival.call().function().equals(DOWNLOAD);
        requireMethod(arrival.request(), download);
        if (!download) {
            facts.requireContentType(
                    "application/octet-stream", "text/plain;charset=dropbox-cors-hack");
        }
        Argument argument = facts.argument(services.limits().maxArgumentSize());
        if (plan.rewinds() && argument.has("cursor")) {
            account.sessions().rewind(argument.object("cursor").string("session_id"));
        }
        return route.open(account, argument);
    }

    private Mono<Void> rpc(Arrival arrival, HttpServerResponse response) {
        Mono<Outcome> outcome =
                arrival.request()
                        .receive()
                        .asByteArray()
                        .reduceWith(SmallBody::new, SmallBody::add)
                        .publishOn(scheduler)
                        .map(body -> rpcOutcome(body, arrival));
        return end(outcome, arrival, response);
    }

    // A fault may ask for the argument, which is only known now: one that strikes before the body
    // strikes after it.
    private Outcome rpcOutcome(SmallBody body, Arrival arrival) {
        RecordedCall call = arrival.call();
        call.bodyBytes(body.size());
        OAuthRoute oauth = routes.oauth(call.function());
        if (oauth != null) {
            OAuthCall opening = opening(body, arrival);
            FaultPlan plan = arrival.plan(planner, oauth.account(opening));
            return outcome(call, plan, () -> oauth.call(opening));
        }
        call.argument(body.text());
        FaultPlan plan = arrival.plan(planner, arrival.access().account());
        return outcome(call, plan, () -> rpcAnswer(body, arrival, plan));
    }

    private static Outcome outcome(RecordedCall call, FaultPlan plan, Supplier<Answer> applied) {
        for (Fault.Moment moment : BEFORE_APPLYING) {
            Fault.Ending fault = plan.at(moment);
            if (fault != null) {
                return Outcome.of(fault, plan);
            }
        }
        Answer answer;
        try {
            answer = applied.get();
            call.markApplied();
        } catch (Refusal refusal) {
            answer = refusal.answer(call.function());
        }
        return Outcome.of(answer, plan);
    }

    private Answer rpcAnswer(SmallBody body, Arrival arrival, FaultPlan plan) {
        Account account = enter(arrival.access(), plan);
        String function = arrival.call().function();
        RpcRoute route = routes.rpc(function);
        if (route == null) {
            throw Refusal.badRequest("Unknown API function: \"" + function + "\"");
        }
        requireMethod(arrival.request(), false);
        arrival.facts()
                .requireContentType(
                        "application/json",
                        "application/json;charset=utf-8",
                        "text/plain;charset=dropbox-cors-hack");
        Answer answer = route.call(account, Argument.parse(body.text(), "request body"), plan);
        if (function.equals(REVOKE)) {
            services.tokens().revoke(arrival.access());
        }
        return answer;
    }

    private static OAuthCall opening(SmallBody body, Arrival arrival) {
        return OAuthCall.of(
                arrival.request().method().equals(HttpMethod.POST),
                arrival.request().uri(),
                body.text(),
                arrival.facts().basicAuthorization());
    }

    private Account enter(Access access, FaultPlan plan) {
        if (plan.expiresToken()) {
            services.tokens().expire(access);
        }
        return services.tokens().enter(access);
    }

    private static void requireMethod(HttpServerRequest request, boolean getToo) {
        HttpMethod method = request.method();
        if (!method.equals(HttpMethod.POST) && !(getToo && method.equals(HttpMethod.GET))) {
            throw Refusal.badRequest(
                    "Your request's HTTP request method is \""
                            + method
                            + "\".  This function only accepts \"POST\".");
        }
    }

    private Mono<Void> end(Mono<Outcome> outcome, Arrival arrival, HttpServerResponse response) {
        Disposable commit = arrival.commit();
        return outcome.onErrorResume(UncheckedIOException.class, Dispatcher::failed)
                .onErrorResume(Refusal.class, Dispatcher::failed)
                .flatMap(ending -> writer.write(ending, arrival.call(), commit, response))
                .doFinally(signal -> commit.dispose());
    }

    private static Mono<Outcome> failed(Throwable error) {
        Answer answer = Answer.text(500, "text/plain; charset=utf-8", String.valueOf(error));
        return Mono.just(new Outcome.Reply(answer, Duration.ZERO, true));
    }
}
