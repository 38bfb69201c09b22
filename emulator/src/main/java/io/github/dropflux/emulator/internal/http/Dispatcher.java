package io.github.dropflux.emulator.internal.http;

import io.github.dropflux.emulator.internal.faults.Fault;
import io.github.dropflux.emulator.internal.faults.FaultPlan;
import io.github.dropflux.emulator.internal.faults.FaultScript;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.requests.RecordedCall;
import io.github.dropflux.emulator.internal.requests.RequestLog;
import io.github.dropflux.emulator.internal.routes.BodySink;
import io.github.dropflux.emulator.internal.routes.ContentRoute;
import io.github.dropflux.emulator.internal.routes.RouteTable;
import io.github.dropflux.emulator.internal.routes.RpcRoute;
import io.github.dropflux.emulator.internal.routes.Services;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Takes each request from its first line to its outcome. */
final class Dispatcher
        implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    private static final String TOKEN = "oauth2/token";
    private static final String DOWNLOAD = "files/download";
    private static final List<Fault.Moment> BEFORE_APPLYING =
            List.of(Fault.Moment.BEFORE_BODY, Fault.Moment.IN_BODY, Fault.Moment.AFTER_BODY);

    private final Services services;
    private final RouteTable routes;
    private final RequestLog log;
    private final FaultScript faults;
    private final Scheduler scheduler;
    private final BodyReader reader;
    private final AnswerWriter writer;

    Dispatcher(
            Services services,
            RouteTable routes,
            RequestLog log,
            FaultScript faults,
            Duration delay,
            Scheduler scheduler) {
        this.services = services;
        this.routes = routes;
        this.log = log;
        this.faults = faults;
        this.scheduler = scheduler;
        this.reader = new BodyReader(scheduler);
        this.writer = new AnswerWriter(delay, scheduler);
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        String path = request.fullPath();
        String function = path.startsWith("/2/") ? path.substring(3) : path.substring(1);
        RequestFacts facts = new RequestFacts(request);
        ContentRoute content = routes.content(function);
        RecordedCall call =
                log.add(
                        function,
                        content == null ? "" : facts.argumentText(),
                        facts.shownHeaders());
        return content == null
                ? rpc(request, response, facts, call)
                : content(content, request, response, facts, call);
    }

    private Mono<Void> content(
            ContentRoute route,
            HttpServerRequest request,
            HttpServerResponse response,
            RequestFacts facts,
            RecordedCall call) {
        FaultPlan plan = faults.plan(call);
        Fault.Ending early = plan.at(Fault.Moment.BEFORE_BODY);
        if (early != null) {
            return end(Mono.just(Outcome.of(early, plan)), call, response);
        }
        CallBody body = new CallBody(call, plan, facts.contentLength());
        Mono<Outcome> outcome =
                reader.read(
                        request.receive(),
                        body,
                        plan,
                        () -> open(route, request, facts, call, plan));
        return end(outcome, call, response);
    }

    private BodySink open(
            ContentRoute route,
            HttpServerRequest request,
            RequestFacts facts,
            RecordedCall call,
            FaultPlan plan)
            throws IOException {
        expireToken(plan, facts);
        services.tokens().check(facts.authorization());
        boolean download = call.function().equals(DOWNLOAD);
        requireMethod(request, download);
        if (!download) {
            facts.requireContentType(
                    "application/octet-stream", "text/plain;charset=dropbox-cors-hack");
        }
        Argument argument = facts.argument(services.limits().maxArgumentSize());
        if (plan.rewinds() && argument.has("cursor")) {
            services.sessions().rewind(argument.object("cursor").string("session_id"));
        }
        return route.open(argument);
    }

    private Mono<Void> rpc(
            HttpServerRequest request,
            HttpServerResponse response,
            RequestFacts facts,
            RecordedCall call) {
        Mono<Outcome> outcome =
                request.receive()
                        .asByteArray()
                        .reduceWith(SmallBody::new, SmallBody::add)
                        .publishOn(scheduler)
                        .map(body -> rpcOutcome(body, request, facts, call));
        return end(outcome, call, response);
    }

    // A fault may ask for the argument, which is only known now: one that strikes before the body
    // strikes after it.
    private Outcome rpcOutcome(
            SmallBody body, HttpServerRequest request, RequestFacts facts, RecordedCall call) {
        call.bodyBytes(body.size());
        boolean token = call.function().equals(TOKEN);
        if (!token) {
            call.argument(body.text());
        }
        FaultPlan plan = faults.plan(call);
        for (Fault.Moment moment : BEFORE_APPLYING) {
            Fault.Ending fault = plan.at(moment);
            if (fault != null) {
                return Outcome.of(fault, plan);
            }
        }
        Answer answer;
        try {
            answer =
                    token
                            ? routes.token().call(body.text(), facts.basicAuthorization())
                            : rpcAnswer(body, request, facts, call, plan);
            call.markApplied();
        } catch (Refusal refusal) {
            answer = refusal.answer(call.function());
        }
        return Outcome.of(answer, plan);
    }

    private Answer rpcAnswer(
            SmallBody body,
            HttpServerRequest request,
            RequestFacts facts,
            RecordedCall call,
            FaultPlan plan) {
        expireToken(plan, facts);
        services.tokens().check(facts.authorization());
        RpcRoute route = routes.rpc(call.function());
        if (route == null) {
            throw Refusal.badRequest("Unknown API function: \"" + call.function() + "\"");
        }
        requireMethod(request, false);
        facts.requireContentType(
                "application/json",
                "application/json;charset=utf-8",
                "text/plain;charset=dropbox-cors-hack");
        return route.call(Argument.parse(body.text(), "request body"), plan);
    }

    private void expireToken(FaultPlan plan, RequestFacts facts) {
        if (plan.expiresToken()) {
            services.tokens().expireBearer(facts.authorization());
        }
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

    private Mono<Void> end(Mono<Outcome> outcome, RecordedCall call, HttpServerResponse response) {
        return outcome.onErrorResume(UncheckedIOException.class, Dispatcher::failed)
                .onErrorResume(Refusal.class, Dispatcher::failed)
                .flatMap(ending -> writer.write(ending, call, response));
    }

    private static Mono<Outcome> failed(Throwable error) {
        Answer answer = Answer.text(500, "text/plain; charset=utf-8", String.valueOf(error));
        return Mono.just(new Outcome.Reply(answer, Duration.ZERO, true));
    }
}
