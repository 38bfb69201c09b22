package io.github.dropflux.internal.session;

import static io.github.dropflux.internal.session.FailureTable.Remedy.ASK_AND_DECIDE;
import static io.github.dropflux.internal.session.FailureTable.Remedy.FAIL;
import static io.github.dropflux.internal.session.FailureTable.Remedy.REFRESH_AND_REPLAY;
import static io.github.dropflux.internal.session.FailureTable.Remedy.RESUME_AT_OFFSET;
import static io.github.dropflux.internal.session.FailureTable.Remedy.RETRY_SAME;
import static io.github.dropflux.internal.session.FailureTable.Remedy.TREAT_AS_DONE;
import static io.github.dropflux.internal.session.FailureTable.Remedy.WAIT_AND_RETRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.NetworkFault;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.internal.protocol.RouteError.RateLimitError;
import io.github.dropflux.internal.protocol.RouteError.UntypedError;
import io.github.dropflux.internal.session.FailureTable.Remedy;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole table, written out a second time: what is not named here fails the call. */
class FailureTableTest {

    private static final Map<String, Remedy> TYPED =
            Map.ofEntries(
                    Map.entry("UploadError content_hash_mismatch", RETRY_SAME),
                    Map.entry("UploadError path/too_many_write_operations", RETRY_SAME),
                    Map.entry("StartError content_hash_mismatch", RETRY_SAME),
                    Map.entry("AppendError incorrect_offset", RESUME_AT_OFFSET),
                    Map.entry("AppendError closed", TREAT_AS_DONE),
                    Map.entry("AppendError content_hash_mismatch", RETRY_SAME),
                    Map.entry("AppendBatchError content_hash_mismatch", RETRY_SAME),
                    Map.entry("AppendBatchError length_mismatch", RETRY_SAME),
                    Map.entry("FinishError too_many_write_operations", RETRY_SAME),
                    Map.entry("FinishError path/too_many_write_operations", RETRY_SAME),
                    Map.entry("FinishError content_hash_mismatch", RETRY_SAME),
                    Map.entry("FinishError lookup_failed/content_hash_mismatch", RETRY_SAME),
                    Map.entry("RateLimitError too_many_write_operations", RETRY_SAME));

    private static final Set<String> ASKED_WHEN_LOST =
            Set.of(
                    "UploadError path/conflict/file",
                    "UploadError path/conflict/folder",
                    "UploadError path/conflict/file_ancestor",
                    "UploadError path/conflict/new",
                    "FinishError path/conflict/file",
                    "FinishError path/conflict/folder",
                    "FinishError path/conflict/file_ancestor",
                    "FinishError path/conflict/new",
                    "FinishError lookup_failed/not_found",
                    "FinishError lookup_failed/closed");

    @Test
    void every_typed_error_has_its_remedy() {
        Map<String, Remedy> first = new TreeMap<>();
        Map<String, Remedy> expectedFirst = new TreeMap<>();
        Map<String, Remedy> lost = new TreeMap<>();
        Map<String, Remedy> expectedLost = new TreeMap<>();
        for (RouteError error : EveryError.list()) {
            String name = name(error);
            Remedy remedy = TYPED.getOrDefault(name, FAIL);
            first.put(name, FailureTable.of(error, false));
            expectedFirst.put(name, remedy);
            lost.put(name, FailureTable.of(error, true));
            expectedLost.put(name, ASKED_WHEN_LOST.contains(name) ? ASK_AND_DECIDE : remedy);
        }
        assertThat(first).isEqualTo(expectedFirst);
        assertThat(lost).isEqualTo(expectedLost);
        assertThat(first.keySet()).containsAll(TYPED.keySet()).containsAll(ASKED_WHEN_LOST);
    }

    /** As in {@code FinishError path/conflict/file}. */
    private static String name(RouteError error) {
        Class<?> type = error.getClass();
        Class<?> outer = type.getEnclosingClass();
        return (outer == null ? type : outer).getSimpleName() + " " + error.tag();
    }

    @Test
    void a_typed_error_that_came_with_409_means_what_it_means_anywhere() {
        for (RouteError error : EveryError.list()) {
            for (boolean lost : new boolean[] {false, true}) {
                assertThat(FailureTable.of(refusal(Route.FINISH, 409, error), lost))
                        .as(name(error))
                        .isEqualTo(FailureTable.of(error, lost));
            }
        }
        assertThat(FailureTable.of(refusal(Route.FINISH, 409, null), true)).isEqualTo(FAIL);
    }

    @ParameterizedTest
    @EnumSource
    void every_status_has_its_remedy_on_every_route(Route route) {
        boolean makesFile =
                EnumSet.of(Route.UPLOAD, Route.FINISH, Route.FINISH_BATCH_V2).contains(route);
        assertAll(
                IntStream.rangeClosed(201, 999)
                        .filter(status -> status != 409)
                        .mapToObj(
                                status ->
                                        () -> {
                                            Remedy expected = FAIL;
                                            if (status < 300) {
                                                expected = makesFile ? ASK_AND_DECIDE : RETRY_SAME;
                                            } else if (status == 408 || status >= 500) {
                                                expected =
                                                        route == Route.UPLOAD
                                                                ? ASK_AND_DECIDE
                                                                : RETRY_SAME;
                                            } else if (status == 429) {
                                                expected = WAIT_AND_RETRY;
                                            }
                                            for (boolean lost : new boolean[] {false, true}) {
                                                assertThat(
                                                                FailureTable.of(
                                                                        refusal(
                                                                                route, status,
                                                                                null),
                                                                        lost))
                                                        .as("%s %d", route, status)
                                                        .isEqualTo(expected);
                                            }
                                        }));
    }

    @Test
    void a_token_is_refreshed_when_that_can_help() {
        for (RouteError error : EveryError.list()) {
            Remedy expected =
                    error == AuthError.Simple.EXPIRED_ACCESS_TOKEN
                                    || error == AuthError.Simple.INVALID_ACCESS_TOKEN
                            ? REFRESH_AND_REPLAY
                            : FAIL;
            assertThat(FailureTable.of(refusal(Route.APPEND_V2, 401, error), false))
                    .as(name(error))
                    .isEqualTo(expected);
        }
    }

    @Test
    void contention_is_no_rate_limit() {
        for (RouteError error : EveryError.list()) {
            Remedy expected =
                    error == RateLimitError.Simple.TOO_MANY_WRITE_OPERATIONS
                            ? RETRY_SAME
                            : WAIT_AND_RETRY;
            assertThat(FailureTable.of(refusal(Route.FINISH, 429, error), true))
                    .as(name(error))
                    .isEqualTo(expected);
        }
        assertThat(FailureTable.of(new UntypedError("too_many_write_operations"), false))
                .isEqualTo(RETRY_SAME);
    }

    @Test
    void every_fault_of_the_network_has_its_remedy_on_every_route() {
        Map<NetworkFault, String> told = new EnumMap<>(NetworkFault.class);
        for (NetworkFault fault : NetworkFault.values()) {
            EnumSet<Remedy> others = EnumSet.noneOf(Remedy.class);
            for (Route route : EnumSet.complementOf(EnumSet.of(Route.UPLOAD))) {
                others.add(FailureTable.of(route, fault));
            }
            told.put(fault, FailureTable.of(Route.UPLOAD, fault) + " " + others);
        }
        String before = "RETRY_SAME [RETRY_SAME]";
        String midway = "ASK_AND_DECIDE [RETRY_SAME]";
        assertThat(told)
                .isEqualTo(
                        new EnumMap<>(
                                Map.ofEntries(
                                        Map.entry(NetworkFault.CONNECT_FAILED, before),
                                        Map.entry(NetworkFault.CONNECT_TIMEOUT, before),
                                        Map.entry(NetworkFault.UNKNOWN_HOST, before),
                                        Map.entry(NetworkFault.PROXY_REFUSED, before),
                                        Map.entry(NetworkFault.ACQUIRE_TIMEOUT, before),
                                        Map.entry(NetworkFault.TLS_REFUSED, "FAIL [FAIL]"),
                                        Map.entry(NetworkFault.TLS_ENDED, midway),
                                        Map.entry(NetworkFault.RESET, midway),
                                        Map.entry(NetworkFault.PREMATURE_CLOSE, midway),
                                        Map.entry(NetworkFault.WRITE_STALLED, midway),
                                        Map.entry(NetworkFault.NO_ANSWER, midway),
                                        Map.entry(NetworkFault.OUT_OF_MEMORY, midway),
                                        Map.entry(NetworkFault.OTHER, midway))));
    }

    @ParameterizedTest
    @EnumSource
    void what_may_have_been_applied_is_known(Route route) {
        boolean changes =
                !EnumSet.of(
                                Route.GET_METADATA,
                                Route.LIST_FOLDER,
                                Route.LIST_FOLDER_CONTINUE,
                                Route.GET_CURRENT_ACCOUNT,
                                Route.GET_SPACE_USAGE,
                                Route.TOKEN)
                        .contains(route);
        for (int status : List.of(201, 204, 299, 408, 500, 502, 503, 599)) {
            assertThat(FailureTable.mayHaveBeenApplied(refusal(route, status, null)))
                    .as("%d", status)
                    .isEqualTo(changes);
        }
        for (int status : List.of(301, 307, 400, 401, 403, 404, 407, 409, 413, 422, 429, 499)) {
            assertThat(FailureTable.mayHaveBeenApplied(refusal(route, status, null)))
                    .as("%d", status)
                    .isFalse();
        }
        for (NetworkFault fault : NetworkFault.values()) {
            assertThat(FailureTable.mayHaveBeenApplied(route, fault))
                    .as("%s", fault)
                    .isEqualTo(changes && fault.mayHaveArrived());
        }
    }

    @Test
    void what_passes_is_worth_another_try() {
        for (int status : List.of(408, 429, 500, 502, 503, 504)) {
            for (Route route : Route.values()) {
                assertThat(FailureTable.isTransient(refusal(route, status, null))).isTrue();
            }
        }
        for (int status : List.of(204, 302, 400, 401, 403, 404, 409, 413, 422)) {
            for (Route route : Route.values()) {
                assertThat(FailureTable.isTransient(refusal(route, status, null))).isFalse();
            }
        }
        for (RouteError error : EveryError.list()) {
            assertThat(FailureTable.isTransient(refusal(Route.FINISH, 409, error)))
                    .as(name(error))
                    .isEqualTo(TYPED.get(name(error)) == RETRY_SAME);
        }
    }

    private static CallError refusal(Route route, int status, RouteError error) {
        return new CallError(
                route, status, error == null ? "" : error.tag(), "", error, null, null);
    }
}
