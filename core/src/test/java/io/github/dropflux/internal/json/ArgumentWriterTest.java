package io.github.dropflux.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.PathRoot;
import io.github.dropflux.PropertyField;
import io.github.dropflux.PropertyGroup;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.WriteMode;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.AppendArgument;
import io.github.dropflux.internal.protocol.Argument.AppendBatchArgument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.FinishBatchArgument;
import io.github.dropflux.internal.protocol.Argument.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderContinueArgument;
import io.github.dropflux.internal.protocol.Argument.StartArgument;
import io.github.dropflux.internal.protocol.Argument.StartBatchArgument;
import io.github.dropflux.internal.protocol.Argument.UploadArgument;
import io.github.dropflux.internal.protocol.Route;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentWriterTest {
    private static final String HEX = "ab".repeat(32);
    private static final ContentHash HASH = ContentHash.parse(HEX);
    private static final UploadCursor CURSOR = UploadCursor.of("s-1", 4_294_967_296L);
    private static final String CURSOR_JSON = "'cursor':{'session_id':'s-1','offset':4294967296}";

    @Test
    void upload() {
        CommitInfo commit =
                CommitInfo.to("/a.txt")
                        .mode(WriteMode.update("a1c10ce0dd78"))
                        .autorename(true)
                        .clientModified(Instant.parse("2026-08-01T12:00:00.7Z"))
                        .mute(true)
                        .strictConflict(true)
                        .propertyGroups(
                                List.of(
                                        PropertyGroup.of(
                                                "ptid:1",
                                                List.of(
                                                        PropertyField.of("n", "v"),
                                                        PropertyField.of("m", "")))));

        assertWritten(
                new UploadArgument(commit, HASH),
                Route.UPLOAD,
                "{'path':'/a.txt','mode':{'.tag':'update','update':'a1c10ce0dd78'},"
                        + "'autorename':true,'client_modified':'2026-08-01T12:00:00Z','mute':true,"
                        + "'property_groups':[{'template_id':'ptid:1','fields':["
                        + "{'name':'n','value':'v'},{'name':'m','value':''}]}],"
                        + "'strict_conflict':true,'content_hash':'"
                        + HEX
                        + "'}");
    }

    @Test
    void start() {
        assertWritten(
                new StartArgument(false, SessionType.CONCURRENT, null),
                Route.START,
                "{'close':false,'session_type':{'.tag':'concurrent'}}");
        assertWritten(
                new StartArgument(true, SessionType.SEQUENTIAL, HASH),
                Route.START,
                "{'close':true,'session_type':{'.tag':'sequential'},'content_hash':'" + HEX + "'}");
    }

    @Test
    void append() {
        assertWritten(
                new AppendArgument(CURSOR, true, HASH),
                Route.APPEND_V2,
                "{" + CURSOR_JSON + ",'close':true,'content_hash':'" + HEX + "'}");
    }

    @Test
    void finish() {
        assertWritten(
                new FinishArgument(CURSOR, CommitInfo.to("/a").mode(WriteMode.overwrite()), null),
                Route.FINISH,
                "{"
                        + CURSOR_JSON
                        + ",'commit':{'path':'/a','mode':{'.tag':'overwrite'},'autorename':false,"
                        + "'mute':false,'strict_conflict':false}}");
    }

    @Test
    void startBatch() {
        assertWritten(
                new StartBatchArgument(3, SessionType.SEQUENTIAL),
                Route.START_BATCH,
                "{'num_sessions':3,'session_type':{'.tag':'sequential'}}");
    }

    @Test
    void appendBatch() {
        assertWritten(
                new AppendBatchArgument(
                        List.of(
                                new AppendBatchArgument.Entry(CURSOR, 7, true),
                                new AppendBatchArgument.Entry(UploadCursor.of("b", 0), 0, false)),
                        HASH),
                Route.APPEND_BATCH,
                "{'entries':[{"
                        + CURSOR_JSON
                        + ",'length':7,'close':true},{'cursor':{'session_id':'b','offset':0},"
                        + "'length':0,'close':false}],'content_hash':'"
                        + HASH.hex()
                        + "'}");
    }

    @Test
    void finishBatch() {
        assertWritten(
                new FinishBatchArgument(
                        List.of(new FinishBatchArgument.Entry(CURSOR, CommitInfo.to("/a")))),
                Route.FINISH_BATCH_V2,
                "{'entries':[{"
                        + CURSOR_JSON
                        + ",'commit':{'path':'/a','mode':{'.tag':'add'},'autorename':false,"
                        + "'mute':false,'strict_conflict':false}}]}");
    }

    @Test
    void getMetadata() {
        assertWritten(new GetMetadataArgument("/a"), Route.GET_METADATA, "{'path':'/a'}");
        assertWritten(
                new ListFolderArgument("", true, 500),
                Route.LIST_FOLDER,
                "{'path':'','recursive':true,'limit':500}");
        assertWritten(
                new ListFolderContinueArgument("next"),
                Route.LIST_FOLDER_CONTINUE,
                "{'cursor':'next'}");
    }

    @Test
    void pathRoots() {
        assertThat(ArgumentWriter.pathRoot(PathRoot.home())).isEqualTo("{\".tag\":\"home\"}");
        assertThat(ArgumentWriter.pathRoot(PathRoot.root("12")))
                .isEqualTo("{\".tag\":\"root\",\"root\":\"12\"}");
        assertThat(ArgumentWriter.pathRoot(PathRoot.namespaceId("12")))
                .isEqualTo("{\".tag\":\"namespace_id\",\"namespace_id\":\"12\"}");
    }

    @Test
    void eachUtf16UnitFromDelOnIsAnEscapeOfItsOwn() {
        String header =
                ArgumentWriter.headerValue(
                        new GetMetadataArgument("/~\u007f\u0080ü😀\ud83d\"\\\n\u0000"));

        assertThat(header.toLowerCase(java.util.Locale.ROOT))
                .isEqualTo(
                        "{\"path\":\"/~\\u007f\\u0080\\u00fc\\ud83d\\ude00\\ud83d"
                                + "\\\"\\\\\\n\\u0000\"}");
    }

    @Test
    void aConcurrentSessionCannotBeClosedWhenItStarts() {
        assertThatThrownBy(() -> new StartArgument(true, SessionType.CONCURRENT, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("close its last append");
    }

    @Test
    void anArgumentShowsNoWholeSessionId() {
        UploadCursor cursor = UploadCursor.of("a-session-of-ours", 0);

        assertThat(new AppendArgument(cursor, false, null).toString())
                .doesNotContain("a-session-of-ours");
        assertThat(new FinishArgument(cursor, CommitInfo.to("/a"), null).toString())
                .doesNotContain("a-session-of-ours");
    }

    private static void assertWritten(Argument argument, Route route, String json) {
        String expected = json.replace('\'', '"');
        assertThat(argument.route()).isEqualTo(route);
        assertThat(ArgumentWriter.headerValue(argument)).isEqualTo(expected);
        assertThat(ArgumentWriter.body(argument))
                .isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
    }
}
