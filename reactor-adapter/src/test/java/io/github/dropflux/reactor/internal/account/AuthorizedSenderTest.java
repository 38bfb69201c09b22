package io.github.dropflux.reactor.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.LocalFailureException;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.reactor.internal.http.Refusals;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.internal.http.Request;
import io.github.dropflux.reactor.internal.http.Response;
import io.github.dropflux.reactor.internal.http.TestCalls;
import io.github.dropflux.reactor.internal.http.Transport;
import io.github.dropflux.reactor.internal.telemetry.Telemetry;
import io.github.dropflux.reactor.internal.token.SuppliedTokens;
import io.github.dropflux.reactor.internal.token.TokenSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class AuthorizedSenderTest {

    private static final Request CALL = TestCalls.upload(1);
    private static final Map<String, String> HEADERS = Map.of("Dropbox-API-Select-User", "m");
    private static final Response ANSWER = new Response(new byte[0], "answered");

    private final List<String> sent = new ArrayList<>();

    /** A server that refuses these tokens. */
    private Transport refusing(RouteError reason, String... tokens) {
        return (call, authorization) ->
                Mono.defer(
                        () -> {
                            String bearer = authorization.bearer();
                            assertThat(authorization.headers()).isEqualTo(HEADERS);
                            assertThat(call).isSameAs(CALL);
                            sent.add(bearer);
                            return Set.of(tokens).contains(bearer)
                                    ? Mono.error(refusal(reason))
                                    : Mono.just(ANSWER);
                        });
    }

    private static RefusedCallException refusal(RouteError reason) {
        return Refusals.of(
                new CallError(Route.UPLOAD, 401, reason.tag(), "said", reason, null, null));
    }

    private static TokenSource supplied(Mono<String> tokens) {
        return new SuppliedTokens(tokens, Schedulers::parallel);
    }

    private static Mono<String> supplying(String... tokens) {
        List<String> left = new ArrayList<>(List.of(tokens));
        return Mono.fromSupplier(() -> left.remove(0));
    }

    private static Consumer<Throwable> refused(String... said) {
        return failure ->
                assertThat(failure)
                        .isInstanceOfSatisfying(
                                RefusedCallException.class,
                                refusal -> {
                                    assertThat(refusal.error().status()).isEqualTo(401);
                                    assertThat(refusal.error().summary()).contains(said);
                                    assertThat(refusal.requestId()).isEqualTo("test-request");
                                });
    }

    private StepVerifier.FirstStep<Response> send(Transport transport, TokenSource tokens) {
        return StepVerifier.create(
                new AuthorizedSender(transport, tokens, HEADERS, Telemetry.none())
                        .send(CALL, () -> true));
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED_ACCESS_TOKEN", "INVALID_ACCESS_TOKEN"})
    void a_call_refused_because_of_its_token_is_replayed_once_with_another(
            AuthError.Simple reason) {
        send(refusing(reason, "old"), supplied(supplying("old", "new")))
                .expectNext(ANSWER)
                .verifyComplete();
        assertThat(sent).containsExactly("old", "new");
    }

    @Test
    void a_second_refusal_fails() {
        send(
                        refusing(AuthError.Simple.EXPIRED_ACCESS_TOKEN, "old", "new"),
                        supplied(supplying("old", "new", "newer")))
                .verifyErrorSatisfies(refused("said; ", "asked again", "fresh one"));
        assertThat(sent).containsExactly("old", "new");
    }

    @Test
    void a_supplier_that_gives_the_refused_token_again_fails_without_another_call() {
        send(refusing(AuthError.Simple.EXPIRED_ACCESS_TOKEN, "old"), supplied(Mono.just("old")))
                .verifyErrorSatisfies(refused("said; ", "fresh one"));
        assertThat(sent).containsExactly("old");
    }

    @Test
    void a_fixed_token_that_is_refused_says_what_to_do() {
        send(refusing(AuthError.Simple.EXPIRED_ACCESS_TOKEN, "old"), TokenSource.fixed("old"))
                .verifyErrorSatisfies(
                        refused(
                                "said; ",
                                "cannot be refreshed",
                                "DropboxCredentials.refreshToken"));
        assertThat(sent).containsExactly("old");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"EXPIRED_ACCESS_TOKEN", "INVALID_ACCESS_TOKEN"})
    void what_another_token_would_not_mend_is_not_replayed(AuthError.Simple reason) {
        send(refusing(reason, "old"), supplied(supplying("old", "new")))
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(((RefusedCallException) failure).error().summary())
                                        .isEqualTo("said"));
        assertThat(sent).containsExactly("old");
    }

    @Test
    void the_replay_fails_as_it_fails() {
        RefusedCallException busy =
                Refusals.of(new CallError(Route.UPLOAD, 503, "", "", null, null, null));
        send(
                        (call, authorization) ->
                                Mono.error(
                                        authorization.bearer().equals("old")
                                                ? refusal(AuthError.Simple.EXPIRED_ACCESS_TOKEN)
                                                : busy),
                        supplied(supplying("old", "new")))
                .verifyErrorSatisfies(failure -> assertThat(failure).isSameAs(busy));
    }

    @Test
    void a_supplier_without_a_token_fails_before_any_call() {
        send(refusing(AuthError.Simple.EXPIRED_ACCESS_TOKEN), supplied(Mono.empty()))
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(LocalFailureException.class)
                                        .hasMessageContaining("without an access token"));
        assertThat(sent).isEmpty();
    }
}
