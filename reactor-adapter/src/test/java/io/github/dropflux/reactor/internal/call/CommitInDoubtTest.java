package io.github.dropflux.reactor.internal.call;

import static io.github.dropflux.reactor.internal.call.ScriptedCalls.lost;
import static io.github.dropflux.reactor.internal.call.ScriptedCalls.ok;
import static io.github.dropflux.reactor.internal.call.ScriptedCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.FinishError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.UploadError;
import io.github.dropflux.internal.protocol.WriteError;
import io.github.dropflux.internal.protocol.WriteError.WriteConflict;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.internal.http.RefusedCallException;
import io.github.dropflux.reactor.test.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Never a failure for a file that is there, and never a success for one that is not. */
class CommitInDoubtTest {

    private static final RetryPolicy SETTINGS =
            Policies.retry(
                    3,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(4),
                    Duration.ofMinutes(10),
                    Policies.LONGEST);
    private static final FinishError GONE =
            new FinishError.LookupFailed(AppendError.Simple.NOT_FOUND);
    private static final WriteError CONFLICT = new WriteError.Conflict(WriteConflict.Simple.FILE);

    private final ScriptedCalls calls = new ScriptedCalls();

    private StepVerifier.FirstStep<String> on(Route route) {
        return StepVerifier.withVirtualTime(() -> calls.call(route, SETTINGS));
    }

    @Test
    void an_upload_whose_answer_is_lost_is_asked_about_before_it_is_sent_again() {
        calls.then(lost()).reconcile(failure -> Mono.just("found"));
        on(Route.UPLOAD).expectNext("found").verifyComplete();
        assertThat(calls.seconds()).hasSize(1);
        assertThat(calls.asked()).containsExactly(ScriptedCalls.RESET);
    }

    @Test
    void an_upload_that_is_not_there_is_sent_again() {
        calls.then(lost()).then(ok());
        on(Route.UPLOAD)
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(1))
                .expectNext("ok")
                .verifyComplete();
        assertThat(calls.asked()).hasSize(1);
    }

    @Test
    void an_upload_that_found_no_connection_needs_no_asking() {
        calls.then(Mono.error(new java.net.ConnectException("Connection refused"))).then(ok());
        on(Route.UPLOAD).thenAwait(Duration.ofSeconds(1)).expectNext("ok").verifyComplete();
        assertThat(calls.asked()).isEmpty();
    }

    @Test
    void a_conflict_with_what_a_lost_upload_stored_is_a_success() {
        calls.then(lost())
                .then(refused(Route.UPLOAD, 409, new UploadError.Path(CONFLICT, null), null))
                .reconcile(
                        failure ->
                                failure == ScriptedCalls.RESET ? Mono.empty() : Mono.just("found"));
        on(Route.UPLOAD).thenAwait(Duration.ofSeconds(1)).expectNext("found").verifyComplete();
    }

    @Test
    void a_conflict_with_somebody_elses_file_stays_one() {
        calls.then(lost())
                .then(refused(Route.UPLOAD, 409, new UploadError.Path(CONFLICT, null), null));
        on(Route.UPLOAD)
                .thenAwait(Duration.ofSeconds(1))
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(((RefusedCallException) failure).error().tag())
                                        .isEqualTo("path/conflict/file"));
        assertThat(calls.asked()).hasSize(2);
    }

    @Test
    void a_conflict_on_the_first_try_needs_no_asking() {
        calls.then(refused(Route.FINISH, 409, new FinishError.Path(CONFLICT), null));
        on(Route.FINISH).verifyError(RefusedCallException.class);
        assertThat(calls.asked()).isEmpty();
    }

    @Test
    void a_finish_is_made_again_and_asked_about_when_the_session_is_gone() {
        calls.then(lost())
                .then(refused(Route.FINISH, 409, GONE, null))
                .reconcile(failure -> Mono.just("found"));
        on(Route.FINISH).thenAwait(Duration.ofSeconds(1)).expectNext("found").verifyComplete();
        assertThat(calls.asked()).hasSize(1);
    }

    @Test
    void a_session_that_was_never_there_is_no_doubt() {
        calls.then(refused(Route.FINISH, 409, GONE, null));
        on(Route.FINISH).verifyError(RefusedCallException.class);
        assertThat(calls.asked()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"UPLOAD", "FINISH"})
    void when_attempts_are_used_up_it_is_asked_a_last_time(Route route) {
        calls.then(lost())
                .reconcile(
                        failure -> calls.seconds().size() == 3 ? Mono.just("found") : Mono.empty());
        on(route).thenAwait(Duration.ofSeconds(3)).expectNext("found").verifyComplete();
        assertThat(calls.seconds()).containsExactly(0L, 1L, 3L);
    }

    @ParameterizedTest
    @EnumSource(names = {"UPLOAD", "FINISH"})
    void a_doubt_that_stays_is_told(Route route) {
        calls.then(refused(route, 503, null));
        on(route)
                .thenAwait(Duration.ofSeconds(3))
                .verifyErrorSatisfies(
                        failure ->
                                assertDoubt(failure)
                                        .hasMessageContaining(route.path())
                                        .hasMessageContaining("503")
                                        .hasMessageContaining("test-request"));
        assertThat(calls.asked()).hasSize(route == Route.UPLOAD ? 3 : 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"UPLOAD", "FINISH"})
    void asking_that_fails_too_leaves_the_doubt(Route route) {
        calls.then(lost())
                .reconcile(failure -> Mono.error(new IllegalStateException("no way there")));
        on(route)
                .thenAwait(Duration.ofSeconds(3))
                .verifyErrorSatisfies(
                        failure ->
                                assertDoubt(failure)
                                        .hasMessageContaining("reset")
                                        .hasMessageContaining("no way there"));
        assertThat(calls.asked()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"UPLOAD", "FINISH"})
    void an_answer_that_cannot_be_read_is_asked_about(Route route) {
        calls.then(ScriptedCalls.garbled()).reconcile(failure -> Mono.just("found"));
        on(route).expectNext("found").verifyComplete();
        assertThat(calls.seconds()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"UPLOAD", "FINISH"})
    void answers_that_stay_unreadable_leave_the_commit_in_doubt(Route route) {
        calls.then(ScriptedCalls.garbled());
        StepVerifier.withVirtualTime(() -> calls.call(route, SETTINGS.withMaxAttempts(12)))
                .thenAwait(Duration.ofMinutes(10))
                .verifyErrorSatisfies(
                        failure ->
                                assertDoubt(failure)
                                        .hasMessageContaining("status 200")
                                        .hasMessageContaining("<html>"));
        assertThat(calls.seconds()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"UPLOAD", "FINISH"})
    void an_error_of_users_code_at_the_answer_is_asked_about(Route route) {
        calls.then(Mono.error(new AssertionError("hook"))).reconcile(failure -> Mono.just("found"));
        on(route).expectNext("found").verifyComplete();
        ScriptedCalls notThere = new ScriptedCalls().then(Mono.error(new AssertionError("hook")));
        StepVerifier.create(notThere.call(route, SETTINGS))
                .verifyErrorSatisfies(CommitInDoubtTest::assertDoubt);
    }

    @Test
    void a_refusal_of_the_path_after_a_lost_answer_is_asked_about_and_told_as_it_is() {
        calls.then(lost())
                .then(
                        refused(
                                Route.FINISH,
                                409,
                                new FinishError.Path(WriteError.Simple.NO_WRITE_PERMISSION),
                                null));
        on(Route.FINISH)
                .thenAwait(Duration.ofSeconds(1))
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(((RefusedCallException) failure).error().status())
                                        .isEqualTo(409));
        assertThat(calls.asked()).hasSize(1);
    }

    @Test
    void a_refusal_of_the_call_after_a_lost_answer_leaves_the_commit_in_doubt() {
        calls.then(lost()).then(refused(Route.FINISH, 403, null));
        on(Route.FINISH)
                .thenAwait(Duration.ofSeconds(1))
                .verifyErrorSatisfies(failure -> assertDoubt(failure));
        assertThat(calls.asked()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"START", "APPEND_V2", "GET_METADATA"})
    void what_makes_no_file_is_never_in_doubt(Route route) {
        calls.then(lost());
        on(route)
                .thenAwait(Duration.ofSeconds(3))
                .verifyErrorSatisfies(
                        failure ->
                                assertThat(((DropboxTransportException) failure).commitInDoubt())
                                        .isFalse());
        assertThat(calls.asked()).isEmpty();
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertDoubt(
            Throwable failure) {
        return assertThat(failure)
                .isInstanceOfSatisfying(
                        DropboxTransportException.class,
                        told -> {
                            assertThat(told.commitInDoubt()).isTrue();
                            assertThat(told.isTransient()).isTrue();
                        });
    }
}
