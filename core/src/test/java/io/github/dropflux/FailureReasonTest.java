package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxException.Reason;
import io.github.dropflux.LocalFailureException.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureReasonTest {

    @ParameterizedTest
    @CsvSource({
        "409, files/upload, path/conflict/file, false, CONFLICT",
        "409, files/upload_session/finish, path/conflict/folder, false, CONFLICT",
        "409, files/upload, path/insufficient_space, false, NO_SPACE",
        "409, files/upload, path/malformed_path, false, BAD_PATH",
        "409, files/upload, path/disallowed_name, false, BAD_PATH",
        "409, files/upload, path/no_write_permission, false, NOT_WRITABLE",
        "409, files/upload, path/team_folder, false, NOT_WRITABLE",
        "409, files/upload, path/operation_suppressed, false, NOT_WRITABLE",
        "409, files/upload_session/append_v2, too_large, false, TOO_LARGE",
        "409, files/upload_session/finish, lookup_failed/too_large, false, TOO_LARGE",
        "409, files/upload_session/append_v2, not_found, false, EXPIRED",
        "409, files/upload_session/finish, lookup_failed/not_found, false, EXPIRED",
        "409, files/get_metadata, path/not_found, false, REFUSED",
        "409, files/upload, path, false, REFUSED",
        "409, files/upload, properties_error, false, REFUSED",
        "429, files/upload, too_many_requests, true, RATE_LIMITED",
        "429, files/upload, too_many_write_operations, true, UNAVAILABLE",
        "401, files/upload, expired_access_token, false, UNAUTHORIZED",
        "401, files/upload, missing_scope, false, FORBIDDEN",
        "400, oauth2/token, invalid_grant, false, UNAUTHORIZED",
        "400, files/upload, '', false, REFUSED",
        "403, files/upload, invalid_account_type, false, FORBIDDEN",
        "422, files/upload, invalid_root, false, FORBIDDEN",
        "503, files/upload, '', true, UNAVAILABLE",
        "413, files/upload, '', false, REFUSED"
    })
    void what_Dropbox_refuses(
            int status, String route, String tag, boolean passes, Reason expected) {
        assertThat(DropboxApiException.of(status, route, tag, "", passes).reason())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "CLOSED, CLOSED",
        "SENDER_GONE, CANCELLED_BY_CLIENT",
        "SOURCE, SOURCE",
        "LISTENER, LOCAL",
        "CHECKPOINT_STORE, LOCAL",
        "CREDENTIALS, LOCAL",
        "OTHER, LOCAL"
    })
    void what_fails_here(Origin origin, Reason expected) {
        assertThat(LocalFailureException.of(origin, new IllegalStateException()).reason())
                .isEqualTo(expected);
    }

    @Test
    void all_else() {
        ContentHash hash = ContentHash.ofDigest(new byte[32]);
        assertThat(DropboxTransportException.of("reset", true, null).reason())
                .isEqualTo(Reason.UNAVAILABLE);
        assertThat(DropboxTransportException.of("a proxy", false, null).reason())
                .isEqualTo(Reason.NO_ANSWER);
        assertThat(ContentHashMismatchException.of("/a", hash, hash).reason())
                .isEqualTo(Reason.CONTENT_DIFFERS);
        assertThat(SourceMismatchException.ofLength(1, 2).reason())
                .isEqualTo(Reason.SOURCE_DIFFERS);
        assertThat(LimitExceededException.of("size", 2, 1, "B", "less").reason())
                .isEqualTo(Reason.TOO_LARGE);
    }
}
