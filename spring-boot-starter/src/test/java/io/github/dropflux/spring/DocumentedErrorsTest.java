package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.FinishError;
import io.github.dropflux.internal.protocol.RouteError.AppendBatchError;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.internal.protocol.RouteError.PathRootError;
import io.github.dropflux.internal.protocol.RouteError.StartError;
import io.github.dropflux.internal.protocol.UploadError;
import io.github.dropflux.internal.protocol.WriteError;
import io.github.dropflux.internal.protocol.WriteError.WriteConflict;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/error-cookbook.md knows every error that Dropbox documents, and the status that the starter answers with. */
class DocumentedErrorsTest {

    private static final Pattern TAG = Pattern.compile("`([a-z_/]+)(?:/…)?`");
    private static final String CONTENTION = "too_many_write_operations";

    private static final Set<String> OF_TOKENS =
            Set.of(
                    "expired_access_token",
                    "invalid_access_token",
                    "missing_scope",
                    "user_suspended",
                    "invalid_select_user",
                    "invalid_select_admin",
                    "route_access_denied");

    private static final Set<String> OF_ACCOUNTS =
            Set.of("invalid_account_type", "paper_access_denied");

    private static final Set<String> OF_ROOTS = Set.of("invalid_root", "no_permission");

    @Test
    void each_tag_has_the_status_that_the_starter_answers_with() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThan(30)
                .allSatisfy(
                        (tag, status) ->
                                assertThat(DropboxProblem.of(refusal(tag)).status())
                                        .isEqualTo(status));
    }

    @Test
    void each_error_of_a_write_or_a_session_has_a_row() throws IOException {
        assertThat(rows())
                .containsKeys(tags("path/", withoutContention(WriteError.Simple.values())))
                .containsKeys(tags("path/conflict/", Stream.of(WriteConflict.Simple.values())))
                .containsKeys(tags("", Stream.of(UploadError.Simple.values())))
                .containsKeys(tags("", Stream.of(StartError.Simple.values())))
                .containsKeys(tags("", Stream.of(AppendError.Simple.values())))
                .containsKeys(tags("", Stream.of(AppendBatchError.Simple.values())))
                .containsKeys(tags("", Stream.of(FinishError.Simple.values())))
                .containsKeys(tags("", Stream.of(AuthError.Simple.values())))
                .containsKeys(tags("", Stream.of(PathRootError.Simple.values())))
                .containsKeys("incorrect_offset", "properties_error", "invalid_grant");
    }

    @Test
    void each_reason_has_a_row() throws IOException {
        assertThat(page().lines())
                .filteredOn(line -> line.matches("\\| `[A-Z_]+` \\|.*"))
                .extracting(line -> line.split("`")[1])
                .containsExactlyInAnyOrder(
                        Stream.of(DropboxException.Reason.values())
                                .map(Enum::name)
                                .toArray(String[]::new));
    }

    private static String page() throws IOException {
        return Files.readString(Pages.ROOT.resolve("docs/error-cookbook.md"));
    }

    private static Stream<WriteError.Simple> withoutContention(WriteError.Simple... all) {
        return Arrays.stream(all).filter(it -> !it.tag().equals(CONTENTION));
    }

    private static String[] tags(String place, Stream<? extends Enum<?>> errors) {
        return errors.map(it -> place + it.name().toLowerCase(Locale.ROOT)).toArray(String[]::new);
    }

    private static DropboxApiException refusal(String tag) {
        return DropboxApiException.of(
                dropboxStatus(tag), "files/upload_session/finish", tag, "", tag.equals(CONTENTION));
    }

    private static int dropboxStatus(String tag) {
        if (OF_TOKENS.contains(tag)) {
            return 401;
        }
        if (OF_ACCOUNTS.contains(tag)) {
            return 403;
        }
        if (OF_ROOTS.contains(tag)) {
            return 422;
        }
        return tag.equals("invalid_grant") ? 400 : 409;
    }

    /** Statuses by tag, from the rows whose first cell begins with a tag. */
    private static Map<String, Integer> rows() throws IOException {
        String page = page();
        Map<String, Integer> rows = new HashMap<>();
        page.substring(0, page.indexOf("## Everything else"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> List.of(line.split(" \\| ")))
                .forEach(
                        cells ->
                                TAG.matcher(cells.get(0))
                                        .results()
                                        .map(found -> found.group(1))
                                        .filter(tag -> !tag.startsWith("oauth2/"))
                                        .forEach(
                                                tag ->
                                                        rows.put(
                                                                tag,
                                                                Integer.valueOf(cells.get(1)))));
        return rows;
    }
}
