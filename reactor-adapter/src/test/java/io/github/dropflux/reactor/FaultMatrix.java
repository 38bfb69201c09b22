package io.github.dropflux.reactor;

import io.github.dropflux.SessionPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What becomes of an upload whose call of some kind fails in some way, in both types of session. When
 * the file is stored, a cell says how that came:
 *
 * <pre>
 * fine         by the call that was struck
 * again        by another call of the same kind, or so many, as in "again 2"
 * asks         get_metadata was asked and found it, or did not and a call after that stored it
 *
 * 400 and such the refusal is told, typed
 * transient    told as no answer, and that trying later may help
 * fatal        told as no answer that makes sense, and that trying later will not help
 * in doubt     told that nobody knows whether the file was stored
 * </pre>
 */
final class FaultMatrix {

    /** Faults that strike one call. */
    private static final String ONCE =
            """
            fault              | upload      | start    | append   | close    | finish      | ask
            503, empty         | asks, again | again    | again    | again    | again       | again
            500, HTML          | asks, again | again    | again    | again    | again       | again
            502, grpc          | asks, again | again    | again    | again    | again       | again
            400, text          | 400         | 400      | 400      | 400      | 400         | in doubt
            401 expired        | again       | again    | again    | again    | again       | again
            401 invalid        | again       | again    | again    | again    | again       | again
            401 scope          | 401         | 401      | 401      | 401      | 401         | in doubt
            403                | 403         | 403      | 403      | 403      | 403         | in doubt
            422                | 422         | 422      | 422      | 422      | 422         | in doubt
            429, JSON          | again       | again    | again    | again    | again       | again
            429, text          | again       | again    | again    | again    | again       | again
            429, contention    | again       | again    | again    | again    | again       | again
            reset before body  | asks, again | again    | again    | again    | again       | again
            reset in body      | asks, again | again    | again    | again    | again       | again
            reset after body   | asks, again | again    | again    | again    | again       | again
            answer lost        | asks        | again    | again    | again    | asks, again | again
            closed, no answer  | asks, again | again    | again    | again    | again       | again
            closed in answer   | asks, again | again    | again    | again    | again       | again
            cut-off JSON       | asks, again | again    | again    | again    | asks, again | again
            HTML for an answer | asks, again | again    | again    | again    | asks, again | again
            huge answer        | asks, again | again    | again    | again    | asks, again | again
            slow answer        | fine        | fine     | fine     | fine     | fine        | fine
            never answered     | asks, again | again    | again    | again    | again       | again
            done, not answered | asks        | again    | again    | again    | asks, again | again
            """;

    /** The same faults at every call, as far as uploads survive them once. */
    private static final String ALWAYS =
            """
            fault              | upload   | start     | append    | close     | finish      | ask
            503, empty         | in doubt | 503       | 503       | 503       | in doubt    | in doubt
            500, HTML          | in doubt | 500       | 500       | 500       | in doubt    | in doubt
            502, grpc          | in doubt | 502       | 502       | 502       | in doubt    | in doubt
            401 expired        | 401      | 401       | 401       | 401       | 401         | in doubt
            401 invalid        | 401      | 401       | 401       | 401       | 401         | in doubt
            429, JSON          | 429      | 429       | 429       | 429       | 429         | in doubt
            429, text          | 429      | 429       | 429       | 429       | 429         | in doubt
            429, contention    | 429      | 429       | 429       | 429       | 429         | in doubt
            reset before body  | in doubt | transient | transient | transient | in doubt    | in doubt
            reset in body      | in doubt | transient | transient | transient | in doubt    | in doubt
            reset after body   | in doubt | transient | transient | transient | in doubt    | in doubt
            answer lost        | asks     | transient | transient | transient | asks, again | in doubt
            closed, no answer  | in doubt | transient | transient | transient | in doubt    | in doubt
            closed in answer   | in doubt | transient | transient | transient | in doubt    | in doubt
            cut-off JSON       | in doubt | fatal     | fatal     | fatal     | in doubt    | in doubt
            HTML for an answer | in doubt | fatal     | fatal     | fatal     | in doubt    | in doubt
            huge answer        | in doubt | fatal     | fatal     | fatal     | in doubt    | in doubt
            never answered     | in doubt | transient | transient | transient | in doubt    | in doubt
            """;

    /** A route's own refusals (409), which strike one call. */
    private static final String REFUSALS =
            """
            upload | content_hash_mismatch                 | again
            upload | payload_too_large                     | 409
            upload | properties_error/x                    | 409
            upload | encryption_not_supported              | 409
            upload | unheard_of                            | 409
            upload | too_many_write_operations             | again
            upload | path/too_many_write_operations        | again
            upload | path/malformed_path                   | 409
            upload | path/no_write_permission              | 409
            upload | path/insufficient_space               | 409
            upload | path/disallowed_name                  | 409
            upload | path/team_folder                      | 409
            upload | path/operation_suppressed             | 409
            upload | path/access_restricted                | 409
            upload | path/unheard_of                       | 409
            start  | content_hash_mismatch                 | again
            start  | payload_too_large                     | 409
            start  | concurrent_session_data_not_allowed   | 409
            start  | concurrent_session_close_not_allowed  | 409
            start  | too_many_write_operations             | again
            start  | unheard_of                            | 409
            append | content_hash_mismatch                 | again
            append | payload_too_large                     | 409
            append | too_large                             | 409
            append | not_found                             | 409
            append | concurrent_session_invalid_offset     | 409
            append | concurrent_session_invalid_data_size  | 409
            append | too_many_write_operations             | again
            append | unheard_of                            | 409
            append | closed                                | fatal
            append | incorrect_offset 0                    | again
            append | done: incorrect_offset 4194304        | fine
            append | incorrect_offset 4194305              | fatal
            append | incorrect_offset 1000                 | again 2 / fatal
            close  | not_found                             | 409
            close  | done: closed                          | fine
            close  | incorrect_offset 0                    | again
            close  | incorrect_offset 500                  | again 2 / fatal
            close  | done: incorrect_offset 1000           | fine
            close  | incorrect_offset 1001                 | fatal
            last   | incorrect_offset 0                    | fatal
            last   | done: closed                          | fine
            finish | lookup_failed/not_found               | 409
            finish | lookup_failed/closed                  | 409
            finish | lookup_failed/not_closed              | 409
            finish | lookup_failed/incorrect_offset 5      | 409
            finish | lookup_failed/content_hash_mismatch   | again
            finish | content_hash_mismatch                 | again
            finish | payload_too_large                     | 409
            finish | properties_error/x                    | 409
            finish | encryption_not_supported              | 409
            finish | concurrent_session_data_not_allowed   | 409
            finish | concurrent_session_not_closed         | 409
            finish | concurrent_session_missing_data       | 409
            finish | too_many_write_operations             | again
            finish | path/too_many_write_operations        | again
            finish | path/conflict/file                    | 409
            finish | path/conflict/folder                  | 409
            finish | path/malformed_path                   | 409
            finish | path/no_write_permission              | 409
            finish | path/insufficient_space               | 409
            finish | path/disallowed_name                  | 409
            finish | path/team_folder                      | 409
            finish | path/operation_suppressed             | 409
            finish | path/access_restricted                | 409
            finish | unheard_of                            | 409
            ask    | path/restricted_content               | in doubt
            ask    | path/malformed_path                   | in doubt
            ask    | unheard_of                            | in doubt
            """;

    private FaultMatrix() {}

    static Stream<Arguments> once() {
        return cells(ONCE);
    }

    static Stream<Arguments> always() {
        return cells(ALWAYS);
    }

    static Stream<Arguments> refusals() {
        return REFUSALS.lines()
                .map(FaultMatrix::columns)
                .flatMap(row -> cell(row.get(1), row.get(0), row.get(2)));
    }

    private static Stream<Arguments> cells(String table) {
        List<List<String>> rows = table.lines().map(FaultMatrix::columns).toList();
        List<String> places = rows.get(0);
        return rows.stream()
                .skip(1)
                .flatMap(
                        row ->
                                places.stream()
                                        .skip(1)
                                        .flatMap(
                                                at ->
                                                        cell(
                                                                row.get(0),
                                                                at,
                                                                row.get(places.indexOf(at)))));
    }

    private static List<String> columns(String line) {
        return Arrays.stream(line.split("\\|")).map(String::strip).toList();
    }

    private static Stream<Arguments> cell(String fault, String place, String ends) {
        MatrixPlace at = MatrixPlace.valueOf(place.toUpperCase(Locale.ROOT));
        return at.plans().stream().map(plan -> Arguments.of(fault, at, plan, end(ends, plan)));
    }

    /** Where the types of session end differently, the sequential end comes first. */
    private static String end(String ends, SessionPlan plan) {
        String[] each = ends.split(" / ");
        return each[plan == SessionPlan.CONCURRENT ? each.length - 1 : 0];
    }
}
