package io.github.dropflux.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.GetMetadataError.LookupError;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.internal.protocol.RouteError.PathRootError;
import io.github.dropflux.internal.protocol.RouteError.RateLimitError;
import io.github.dropflux.internal.protocol.WriteError.WriteConflict;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The names on the wire, written out, so that none can be renamed together with its constant. */
class ProtocolNamesTest {

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of(
                        tags(UploadError.Simple.values(), RouteError::tag),
                        "payload_too_large content_hash_mismatch encryption_not_supported"),
                Arguments.of(
                        tags(RouteError.StartError.Simple.values(), RouteError::tag),
                        "concurrent_session_data_not_allowed concurrent_session_close_not_allowed"
                                + " payload_too_large content_hash_mismatch"),
                Arguments.of(
                        tags(AppendError.Simple.values(), RouteError::tag),
                        "not_found closed not_closed too_large concurrent_session_invalid_offset"
                                + " concurrent_session_invalid_data_size payload_too_large"
                                + " content_hash_mismatch"),
                Arguments.of(
                        tags(RouteError.AppendBatchError.Simple.values(), RouteError::tag),
                        "payload_too_large content_hash_mismatch length_mismatch"),
                Arguments.of(
                        tags(FinishError.Simple.values(), RouteError::tag),
                        "too_many_write_operations too_many_shared_folder_targets"
                                + " concurrent_session_data_not_allowed"
                                + " concurrent_session_not_closed concurrent_session_missing_data"
                                + " payload_too_large content_hash_mismatch"
                                + " encryption_not_supported"),
                Arguments.of(
                        tags(WriteError.Simple.values(), WriteError::tag),
                        "malformed_path no_write_permission insufficient_space disallowed_name"
                                + " team_folder operation_suppressed too_many_write_operations"
                                + " access_restricted"),
                Arguments.of(
                        tags(WriteConflict.Simple.values(), WriteConflict::tag),
                        "file folder file_ancestor"),
                Arguments.of(
                        tags(LookupError.Simple.values(), LookupError::tag),
                        "malformed_path not_found not_file not_folder restricted_content"
                                + " unsupported_content_type locked"),
                Arguments.of(
                        tags(AuthError.Simple.values(), RouteError::tag),
                        "expired_access_token invalid_access_token invalid_select_user"
                                + " invalid_select_admin user_suspended route_access_denied"),
                Arguments.of(tags(PathRootError.Simple.values(), RouteError::tag), "no_permission"),
                Arguments.of(
                        tags(RateLimitError.Simple.values(), RouteError::tag),
                        "too_many_requests too_many_write_operations"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachMemberHasItsNameOnTheWire(List<String> tags, String expected) {
        assertThat(tags).containsExactly(expected.split(" "));
    }

    @Test
    void routesAreCalledByTheirPaths() {
        assertThat(Arrays.stream(Route.values()).map(Route::path))
                .containsExactly(
                        "files/upload",
                        "files/upload_session/start",
                        "files/upload_session/append_v2",
                        "files/upload_session/append_batch",
                        "files/upload_session/finish",
                        "files/upload_session/start_batch",
                        "files/upload_session/finish_batch_v2",
                        "files/get_metadata",
                        "files/list_folder",
                        "files/list_folder/continue",
                        "users/get_current_account",
                        "users/get_space_usage",
                        "auth/token/revoke",
                        "oauth2/token");
        assertThat(Arrays.stream(Route.values()).filter(route -> !route.isContent()))
                .containsExactly(
                        Route.START_BATCH,
                        Route.FINISH_BATCH_V2,
                        Route.GET_METADATA,
                        Route.LIST_FOLDER,
                        Route.LIST_FOLDER_CONTINUE,
                        Route.GET_CURRENT_ACCOUNT,
                        Route.GET_SPACE_USAGE,
                        Route.TOKEN_REVOKE,
                        Route.TOKEN);
        assertThat(Arrays.stream(Route.values()).filter(Route::isGrant))
                .containsExactly(Route.TOKEN);
    }

    private static <T> List<String> tags(T[] members, Function<T, String> tag) {
        return Arrays.stream(members).map(tag).toList();
    }
}
