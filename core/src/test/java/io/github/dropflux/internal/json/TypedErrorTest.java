package io.github.dropflux.internal.json;

import static io.github.dropflux.internal.json.Answers.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.FinishError;
import io.github.dropflux.internal.protocol.GetMetadataError;
import io.github.dropflux.internal.protocol.GetMetadataError.LookupError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.RouteError.AccessError;
import io.github.dropflux.internal.protocol.RouteError.AppendBatchError;
import io.github.dropflux.internal.protocol.RouteError.AuthError;
import io.github.dropflux.internal.protocol.RouteError.PathRootError;
import io.github.dropflux.internal.protocol.RouteError.StartError;
import io.github.dropflux.internal.protocol.RouteError.UntypedError;
import io.github.dropflux.internal.protocol.UploadError;
import io.github.dropflux.internal.protocol.WriteError;
import io.github.dropflux.internal.protocol.WriteError.WriteConflict;
import io.github.dropflux.internal.text.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each typed error of the protocol, by status and route, in both spellings of a member without a value. */
class TypedErrorTest {

    static Stream<Arguments> membersWithoutAValue() {
        List<Arguments> rows = new ArrayList<>();
        names(rows, Route.UPLOAD, 409, "%s", UploadError.Simple.values());
        names(rows, Route.START, 409, "%s", StartError.Simple.values());
        names(rows, Route.APPEND_V2, 409, "%s", AppendError.Simple.values());
        names(rows, Route.APPEND_BATCH, 409, "%s", AppendBatchError.Simple.values());
        names(rows, Route.FINISH, 409, "%s", FinishError.Simple.values());
        names(rows, Route.START, 401, "%s", AuthError.Simple.values());
        names(rows, Route.FINISH, 422, "%s", PathRootError.Simple.values());
        for (AppendError.Simple each : AppendError.Simple.values()) {
            row(
                    rows,
                    Route.FINISH,
                    409,
                    "{'.tag':'lookup_failed','lookup_failed':%s}",
                    each,
                    new FinishError.LookupFailed(each));
        }
        for (WriteError.Simple each : WriteError.Simple.values()) {
            row(
                    rows,
                    Route.FINISH,
                    409,
                    "{'.tag':'path','path':%s}",
                    each,
                    new FinishError.Path(each));
            row(
                    rows,
                    Route.UPLOAD,
                    409,
                    "{'.tag':'path','reason':%s,'upload_session_id':'s-1'}",
                    each,
                    new UploadError.Path(each, "s-1"));
        }
        for (WriteConflict.Simple each : WriteConflict.Simple.values()) {
            WriteError conflict = new WriteError.Conflict(each);
            row(
                    rows,
                    Route.FINISH,
                    409,
                    "{'.tag':'path','path':{'.tag':'conflict','conflict':%s}}",
                    each,
                    new FinishError.Path(conflict));
            row(
                    rows,
                    Route.UPLOAD,
                    409,
                    "{'.tag':'path','reason':{'.tag':'conflict','conflict':%s}}",
                    each,
                    new UploadError.Path(conflict, null));
        }
        for (LookupError.Simple each : LookupError.Simple.values()) {
            row(
                    rows,
                    Route.GET_METADATA,
                    409,
                    "{'.tag':'path','path':%s}",
                    each,
                    new GetMetadataError.Path(each));
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("membersWithoutAValue")
    void aMemberIsReadInBothSpellings(
            Route route, int status, String template, String name, RouteError expected) {
        for (String spelling : List.of("'" + name + "'", "{'.tag':'" + name + "'}")) {
            CallError read = read(route, status, template.replace("%s", spelling));

            assertThat(read.error()).isEqualTo(expected);
            assertThat(read.tag()).isEqualTo(expected.tag()).endsWith(name);
            assertThat(read.route()).isEqualTo(route);
            assertThat(read.status()).isEqualTo(status);
        }
    }

    static Stream<Arguments> membersWithAValue() {
        return Stream.of(
                Arguments.of(
                        Route.APPEND_V2,
                        409,
                        "{'.tag':'incorrect_offset','correct_offset':4294967296}",
                        new AppendError.IncorrectOffset(4_294_967_296L),
                        "incorrect_offset"),
                Arguments.of(
                        Route.FINISH,
                        409,
                        "{'.tag':'lookup_failed','lookup_failed':"
                                + "{'.tag':'incorrect_offset','correct_offset':0}}",
                        new FinishError.LookupFailed(new AppendError.IncorrectOffset(0)),
                        "lookup_failed/incorrect_offset"),
                Arguments.of(
                        Route.FINISH,
                        409,
                        "{'.tag':'path','path':{'.tag':'malformed_path','malformed_path':'why'}}",
                        new FinishError.Path(WriteError.Simple.MALFORMED_PATH),
                        "path/malformed_path"),
                Arguments.of(
                        Route.FINISH,
                        409,
                        "{'.tag':'properties_error','properties_error':"
                                + "{'.tag':'template_not_found','template_not_found':'ptid:1'}}",
                        new FinishError.PropertiesError("template_not_found"),
                        "properties_error/template_not_found"),
                Arguments.of(
                        Route.UPLOAD,
                        409,
                        "{'.tag':'properties_error','properties_error':'does_not_fit_template'}",
                        new UploadError.PropertiesError("does_not_fit_template"),
                        "properties_error/does_not_fit_template"),
                Arguments.of(
                        Route.UPLOAD,
                        401,
                        "{'.tag':'missing_scope','required_scope':'files.content.write'}",
                        new AuthError.MissingScope("files.content.write"),
                        "missing_scope"),
                Arguments.of(
                        Route.UPLOAD,
                        403,
                        "{'.tag':'invalid_account_type','invalid_account_type':'endpoint'}",
                        new AccessError.InvalidAccountType("endpoint"),
                        "invalid_account_type/endpoint"),
                Arguments.of(
                        Route.UPLOAD,
                        403,
                        "{'.tag':'paper_access_denied','paper_access_denied':'paper_disabled'}",
                        new AccessError.PaperAccessDenied("paper_disabled"),
                        "paper_access_denied/paper_disabled"),
                Arguments.of(
                        Route.START,
                        422,
                        "{'.tag':'invalid_root','invalid_root':"
                                + "{'.tag':'user','root_namespace_id':'12','home_namespace_id':'1'}}",
                        new PathRootError.InvalidRoot("12"),
                        "invalid_root"));
    }

    @ParameterizedTest
    @MethodSource("membersWithAValue")
    void aMemberIsReadWithItsValue(
            Route route, int status, String error, RouteError expected, String tag) {
        assertThat(read(route, status, error).error()).isEqualTo(expected);
        assertThat(read(route, status, error).tag()).isEqualTo(tag);
    }

    static Stream<Arguments> membersOfTomorrow() {
        return Stream.of(
                Arguments.of(Route.UPLOAD, 409, new UploadError.Other("tomorrow")),
                Arguments.of(Route.START, 409, new StartError.Other("tomorrow")),
                Arguments.of(Route.APPEND_V2, 409, new AppendError.Other("tomorrow")),
                Arguments.of(Route.APPEND_BATCH, 409, new AppendBatchError.Other("tomorrow")),
                Arguments.of(Route.FINISH, 409, new FinishError.Other("tomorrow")),
                Arguments.of(Route.GET_METADATA, 409, new GetMetadataError.Other("tomorrow")),
                Arguments.of(Route.START_BATCH, 409, new UntypedError("tomorrow")),
                Arguments.of(Route.FINISH_BATCH_V2, 409, new UntypedError("tomorrow")),
                Arguments.of(Route.FINISH, 401, new AuthError.Other("tomorrow")),
                Arguments.of(Route.FINISH, 403, new AccessError.Other("tomorrow")),
                Arguments.of(Route.FINISH, 422, new PathRootError.Other("tomorrow")),
                Arguments.of(Route.FINISH, 400, new UntypedError("tomorrow")),
                Arguments.of(Route.FINISH, 500, new UntypedError("tomorrow")));
    }

    @ParameterizedTest
    @MethodSource("membersOfTomorrow")
    void anUnknownMemberIsKeptByName(Route route, int status, RouteError expected) {
        for (String error :
                List.of("'tomorrow'", "{'.tag':'tomorrow'}", "{'.tag':'tomorrow','x':[{}]}")) {
            assertThat(read(route, status, error).error()).isEqualTo(expected);
            assertThat(read(route, status, error).tag()).isEqualTo("tomorrow");
        }
    }

    static Stream<Arguments> unknownInsideKnown() {
        return Stream.of(
                Arguments.of(
                        Route.FINISH,
                        "{'.tag':'path','path':{'.tag':'tomorrow'}}",
                        "path/tomorrow"),
                Arguments.of(Route.FINISH, "{'.tag':'path'}", "path"),
                Arguments.of(Route.FINISH, "'path'", "path"),
                Arguments.of(
                        Route.FINISH,
                        "{'.tag':'path','path':{'.tag':'conflict','conflict':'tomorrow'}}",
                        "path/conflict/tomorrow"),
                Arguments.of(
                        Route.FINISH,
                        "{'.tag':'path','path':{'.tag':'conflict'}}",
                        "path/conflict"),
                Arguments.of(
                        Route.FINISH,
                        "{'.tag':'lookup_failed','lookup_failed':'tomorrow'}",
                        "lookup_failed/tomorrow"),
                Arguments.of(Route.FINISH, "'lookup_failed'", "lookup_failed"),
                Arguments.of(Route.UPLOAD, "{'.tag':'path','reason':'tomorrow'}", "path/tomorrow"),
                Arguments.of(Route.UPLOAD, "{'.tag':'path','reason':7}", "path"),
                Arguments.of(
                        Route.GET_METADATA, "{'.tag':'path','path':'tomorrow'}", "path/tomorrow"),
                Arguments.of(Route.APPEND_V2, "{'.tag':'incorrect_offset'}", "incorrect_offset"),
                Arguments.of(
                        Route.APPEND_V2,
                        "{'.tag':'incorrect_offset','correct_offset':-1}",
                        "incorrect_offset"),
                Arguments.of(
                        Route.APPEND_V2,
                        "{'.tag':'incorrect_offset','correct_offset':1e3}",
                        "incorrect_offset"),
                Arguments.of(
                        Route.APPEND_V2,
                        "{'.tag':'incorrect_offset','correct_offset':'7'}",
                        "incorrect_offset"));
    }

    @ParameterizedTest
    @MethodSource("unknownInsideKnown")
    void whatCannotBeReadInsideAKnownMemberLosesNoName(Route route, String error, String tag) {
        CallError read = read(route, 409, error);

        assertThat(read.tag()).isEqualTo(tag);
        assertThat(read.error()).isNotNull().isNotInstanceOf(AppendError.IncorrectOffset.class);
    }

    private static void names(
            List<Arguments> rows, Route route, int status, String template, RouteError[] members) {
        for (RouteError each : members) {
            row(rows, route, status, template, (Enum<?>) each, each);
        }
    }

    private static void row(
            List<Arguments> rows,
            Route route,
            int status,
            String template,
            Enum<?> member,
            RouteError expected) {
        String name = member.name().toLowerCase(Locale.ROOT);
        rows.add(Arguments.of(route, status, template, name, expected));
    }

    private static CallError read(Route route, int status, String error) {
        return ErrorReader.read(
                route, Secrets.NONE, status, "application/json", null, refusal(error));
    }
}
