package io.github.dropflux.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.FinishError;
import io.github.dropflux.internal.protocol.GetMetadataError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.internal.protocol.RouteError.OAuthError;
import io.github.dropflux.internal.protocol.RouteError.PathRootError;
import io.github.dropflux.internal.protocol.Tags;
import io.github.dropflux.internal.protocol.WriteError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever name Dropbox refuses a call with: the message says what it means and what to do. */
class ExplainedErrorsTest {

    static List<RouteError> errorsOfUsers() {
        return EveryError.list().stream()
                .filter(error -> !(error instanceof GetMetadataError))
                .filter(error -> !error.tag().matches("(.*/)?new"))
                // A bug of this library, of which a user can only tell.
                .filter(error -> !error.tag().contains("concurrent_session"))
                .filter(
                        error ->
                                !error.tag().matches("(lookup_failed/)?not_closed|length_mismatch"))
                .filter(error -> !error.tag().equals("too_many_shared_folder_targets"))
                .toList();
    }

    private static String explained(RouteError error, String summary) {
        Route route = error instanceof OAuthError ? Route.TOKEN : Route.FINISH;
        return Tags.explain(new CallError(route, 409, error.tag(), summary, error, null, null));
    }

    @ParameterizedTest
    @MethodSource("errorsOfUsers")
    void each_name_has_its_explanation(RouteError error) {
        assertThat(explained(error, "")).isNotEmpty();
        assertThat(explained(error, "what else was said")).endsWith("; what else was said");
    }

    @Test
    void what_the_server_says_of_a_name_that_is_not_known_is_all_there_is() {
        assertThat(explained(new FinishError.Other("new"), "said")).isEqualTo("said");
        assertThat(explained(new FinishError.Other("new"), "")).isEmpty();
    }

    @Test
    void what_comes_with_the_name_is_told() {
        assertThat(explained(new AuthError.MissingScope("files.content.write"), ""))
                .contains("lacks the scope files.content.write", "Permissions");
        assertThat(explained(new AuthError.MissingScope(""), "")).contains("lacks a scope");
        assertThat(explained(new PathRootError.InvalidRoot("77"), "")).contains("root is 77");
    }

    @Test
    void a_conflict_that_is_not_known_yet_is_one_all_the_same() {
        assertThat(
                        explained(
                                new FinishError.Path(
                                        new WriteError.Conflict(
                                                new WriteError.WriteConflict.Other("new"))),
                                ""))
                .contains("something else is stored there");
    }

    @Test
    void a_session_that_is_not_there_has_expired_but_a_file_has_not() {
        assertThat(explained(AppendError.Simple.NOT_FOUND, "")).contains("restartExpired");
        assertThat(
                        Tags.explain(
                                new CallError(
                                        Route.GET_METADATA,
                                        409,
                                        "path/not_found",
                                        "",
                                        null,
                                        null,
                                        null)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404, check the endpoint", "413, windowSize"})
    void a_status_without_a_name_that_no_dropbox_gives(int status, String said) {
        assertThat(Tags.explain(new CallError(Route.UPLOAD, status, "", "", null, null, null)))
                .contains(said);
    }
}
