package io.github.dropflux.internal.json;

import static io.github.dropflux.internal.json.Answers.FILE;
import static io.github.dropflux.internal.json.Answers.FILE_FIELDS;
import static io.github.dropflux.internal.json.Answers.TAGGED_FILE;
import static io.github.dropflux.internal.json.Answers.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.internal.protocol.AppendEntry;
import io.github.dropflux.internal.protocol.AppendError;
import io.github.dropflux.internal.protocol.FinishEntry;
import io.github.dropflux.internal.protocol.FinishError;
import io.github.dropflux.internal.protocol.WriteError;
import io.github.dropflux.internal.protocol.WriteError.WriteConflict;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultReaderTest {
    private static final FileMetadata EXPECTED =
            FileMetadata.builder()
                    .name("Prime_Numbers.txt")
                    .id("id:a4ayc_80_OEAAAAAAAAAXw")
                    .clientModified(Instant.parse("2015-05-12T15:50:38Z"))
                    .serverModified(Instant.parse("2015-05-12T15:50:39Z"))
                    .rev("a1c10ce0dd78")
                    .size(2_199_019_061_248L)
                    .pathLower("/math/prime_numbers.txt")
                    .pathDisplay("/Math/Prime_Numbers.txt")
                    .contentHash(ContentHash.parse(Answers.HASH))
                    .downloadable(true)
                    .build();

    @Test
    void aStoredFileWithFieldsThatNobodyKnowsYet() {
        assertThat(ResultReader.fileMetadata(bytes(FILE))).isEqualTo(EXPECTED);
        assertThat(ResultReader.metadata(bytes(TAGGED_FILE))).contains(EXPECTED);
    }

    @Test
    void aPageOfAListingOfWhichFilesAreKept() {
        ResultReader.Listing page =
                ResultReader.listing(
                        bytes(
                                "{'entries':["
                                        + TAGGED_FILE
                                        + ",{'.tag':'folder','name':'x'}],'cursor':'next','has_more':true}"));
        assertThat(page.files()).containsExactly(EXPECTED);
        assertThat(page.entries()).isEqualTo(2);
        assertThat(page.hasMore()).isTrue();
        assertThat(page.cursor()).isEqualTo("next");
        assertThat(ResultReader.listing(bytes("{'entries':[],'has_more':false}")).hasMore())
                .isFalse();
        assertThatThrownBy(() -> ResultReader.listing(bytes("{'entries':[],'has_more':true}")))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("cursor");
    }

    @Test
    void aFileThatIsNotMountedHasNoPathAndMayHaveNoHash() {
        String answer =
                "{'name':'a','id':'id:1','client_modified':'2015-05-12T15:50:38Z',"
                        + "'server_modified':'2015-05-12T15:50:38Z','rev':'123456789','size':0,"
                        + "'path_lower':null,'is_downloadable':false}";

        FileMetadata file = ResultReader.fileMetadata(bytes(answer));

        assertThat(file.pathLower()).isNull();
        assertThat(file.pathDisplay()).isNull();
        assertThat(file.contentHash()).isNull();
        assertThat(file.isDownloadable()).isFalse();
        assertThat(file.size()).isZero();
    }

    @Test
    void aSessionIdOfMoreThanAKibibyteIsMalformed() {
        String longest = "s".repeat(1024);
        assertThat(ResultReader.sessionId(bytes("{'session_id':'" + longest + "'}")))
                .isEqualTo(longest);
        assertThat(ResultReader.sessionIds(bytes("{'session_ids':['" + longest + "']}")))
                .containsExactly(longest);
        for (String id : new String[] {"", longest + "s"}) {
            assertThatThrownBy(() -> ResultReader.sessionId(bytes("{'session_id':'" + id + "'}")))
                    .isInstanceOf(MalformedAnswerException.class)
                    .hasMessageContaining("1024 characters");
            assertThatThrownBy(
                            () -> ResultReader.sessionIds(bytes("{'session_ids':['" + id + "']}")))
                    .isInstanceOf(MalformedAnswerException.class)
                    .hasMessageContaining("1024 characters");
        }
    }

    @Test
    void aFileIsDownloadableWhenTheServerDoesNotSay() {
        String answer = FILE.replace("'is_downloadable':true,", "");

        assertThat(ResultReader.fileMetadata(bytes(answer)).isDownloadable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "deleted", "hologram"})
    void whatIsNoFileIsNoFile(String tag) {
        assertThat(ResultReader.metadata(bytes("{'.tag':'" + tag + "','name':'a'}"))).isEmpty();
    }

    @Test
    void aDescriptionWithoutItsKindIsMalformed() {
        assertThatThrownBy(() -> ResultReader.metadata(bytes(FILE)))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining(".tag");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "name, 7",
                "name, null",
                "name, ''",
                "id, {}",
                "rev, []",
                "size, '12'",
                "size, 1.5",
                "size, -1",
                "size, 9223372036854775808",
                "size, null",
                "client_modified, 'yesterday'",
                "client_modified, '2015-05-12'",
                "server_modified, 1431445838",
                "content_hash, 'abc'",
                "content_hash, 1",
                "path_display, 1"
            })
    void aFieldOfAnotherTypeIsMalformedByName(String field, String value) {
        String answer = "{" + FILE_FIELDS + ",'" + field + "':" + value + "}";

        assertThatThrownBy(() -> ResultReader.fileMetadata(bytes(answer)))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("\"" + field + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "id", "client_modified", "server_modified", "rev", "size"})
    void aMissingFieldIsMalformedByName(String field) {
        String answer = FILE.replace("'" + field + "'", "'other'");

        assertThatThrownBy(() -> ResultReader.fileMetadata(bytes(answer)))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("\"" + field + "\"");
    }

    @Test
    void aSessionIdIsOpaque() {
        assertThat(ResultReader.sessionId(bytes("{'session_id':'pid:😀\\u0022','x':1}")))
                .isEqualTo("pid:😀\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'session_id':''}", "{'session_id':1}", "null", "'x'", "[]"})
    void noSessionIdIsMalformed(String answer) {
        assertThatThrownBy(() -> ResultReader.sessionId(bytes(answer)))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("\"session_id\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", " null\n", "", "{}", "{'x':1}"})
    void anAppendIsAcknowledgedByNullByNothingOrByAnObject(String answer) {
        assertThatNoException().isThrownBy(() -> ResultReader.appended(bytes(answer)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>Sign in</html>", "nul", "null null", "[]", "1", "'ok'", " "})
    void aPageOfAPortalAcknowledgesNothing(String answer) {
        assertThatThrownBy(() -> ResultReader.appended(bytes(answer)))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("check the endpoint");
    }

    @Test
    void idsOfManySessions() {
        assertThat(ResultReader.sessionIds(bytes("{'session_ids':['a','b']}")))
                .containsExactly("a", "b");
        assertThatThrownBy(() -> ResultReader.sessionIds(bytes("{'session_ids':['a',1]}")))
                .isInstanceOf(MalformedAnswerException.class);
        assertThatThrownBy(() -> ResultReader.sessionIds(bytes("{'session_ids':'a'}")))
                .isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void entriesOfAnAppendBatch() {
        String answer =
                "{'entries':['success',{'.tag':'success'},{'.tag':'failure','failure':"
                        + "{'.tag':'incorrect_offset','correct_offset':7}},"
                        + "{'.tag':'failure','failure':'closed'},{'.tag':'later'}]}";

        assertThat(ResultReader.appendBatch(bytes(answer), 5))
                .containsExactly(
                        new AppendEntry.Success(),
                        new AppendEntry.Success(),
                        new AppendEntry.Failure(new AppendError.IncorrectOffset(7)),
                        new AppendEntry.Failure(AppendError.Simple.CLOSED),
                        new AppendEntry.Other("later"));
    }

    @Test
    void entriesOfAFinishBatch() {
        String answer =
                "{'entries':[{'.tag':'success',"
                        + FILE_FIELDS
                        + "},{'.tag':'failure','failure':{'.tag':'path','path':{'.tag':'conflict',"
                        + "'conflict':'folder'}}},'later']}";

        assertThat(ResultReader.finishBatch(bytes(answer), 3))
                .containsExactly(
                        new FinishEntry.Success(EXPECTED),
                        new FinishEntry.Failure(
                                new FinishError.Path(
                                        new WriteError.Conflict(WriteConflict.Simple.FOLDER))),
                        new FinishEntry.Other("later"));
    }

    @Test
    void entriesThatCannotBeAssigned() {
        byte[] answer = bytes("{'entries':['success']}");

        for (int count : new int[] {0, 2}) {
            assertThatThrownBy(() -> ResultReader.appendBatch(answer, count))
                    .isInstanceOf(MalformedAnswerException.class)
                    .hasMessageContaining("1 entries where " + count);
            assertThatThrownBy(() -> ResultReader.finishBatch(answer, count))
                    .isInstanceOf(MalformedAnswerException.class);
        }
    }
}
