package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_BATCH;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH_BATCH_V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dropbox.core.DbxException;
import com.dropbox.core.v2.files.CommitInfo;
import com.dropbox.core.v2.files.DbxUserFilesRequests;
import com.dropbox.core.v2.files.UploadSessionAppendBatchArgEntry;
import com.dropbox.core.v2.files.UploadSessionAppendBatchEntryError;
import com.dropbox.core.v2.files.UploadSessionAppendBatchErrorException;
import com.dropbox.core.v2.files.UploadSessionAppendBatchResultEntry;
import com.dropbox.core.v2.files.UploadSessionCursor;
import com.dropbox.core.v2.files.UploadSessionFinishArg;
import com.dropbox.core.v2.files.UploadSessionFinishBatchResultEntry;
import com.dropbox.core.v2.files.UploadSessionFinishError;
import com.dropbox.core.v2.files.UploadSessionLookupError;
import com.dropbox.core.v2.files.WriteError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of batches go wrong as scripted, which the official client reads. */
@Tag("sockets")
class EntryFaultsTest {

    private static final int LENGTH = 10;

    private final DropboxEmulator dropbox = DropboxEmulator.builder().tls(true).start();
    private final DbxUserFilesRequests files = DropboxSdk.of(dropbox).files();

    @AfterEach
    void close() {
        dropbox.close();
    }

    private List<UploadSessionAppendBatchResultEntry> append(List<String> sessions)
            throws DbxException, IOException {
        List<UploadSessionAppendBatchArgEntry> entries = new ArrayList<>();
        for (String session : sessions) {
            entries.add(
                    new UploadSessionAppendBatchArgEntry(
                            new UploadSessionCursor(session, 0), LENGTH, true));
        }
        byte[] body = Bytes.random(LENGTH * sessions.size());
        return files.uploadSessionAppendBatch(entries)
                .uploadAndFinish(new ByteArrayInputStream(body))
                .getEntries();
    }

    private List<UploadSessionFinishBatchResultEntry> finish(List<String> sessions)
            throws DbxException {
        List<UploadSessionFinishArg> entries = new ArrayList<>();
        for (String session : sessions) {
            entries.add(
                    new UploadSessionFinishArg(
                            new UploadSessionCursor(session, LENGTH),
                            new CommitInfo("/" + session.replaceFirst(".*:", ""))));
        }
        return files.uploadSessionFinishBatchV2(entries).getEntries();
    }

    private List<String> start(int count) throws DbxException {
        return files.uploadSessionStartBatch(count).getSessionIds();
    }

    private List<String> appended(int count) throws DbxException, IOException {
        List<String> sessions = start(count);
        assertThat(append(sessions)).allMatch(UploadSessionAppendBatchResultEntry::isSuccess);
        return sessions;
    }

    private static List<Integer> failed(List<UploadSessionFinishBatchResultEntry> entries) {
        List<Integer> failed = new ArrayList<>();
        for (int n = 0; n < entries.size(); n++) {
            if (entries.get(n).isFailure()) {
                failed.add(n + 1);
            }
        }
        return failed;
    }

    @Test
    void strikesEveryNthEntryThroughAllBatches() throws Exception {
        ScriptedFault fault =
                dropbox.faults()
                        .on(FINISH_BATCH_V2)
                        .everyEntry(5)
                        .fail("too_many_write_operations");
        List<String> sessions = appended(13);

        List<UploadSessionFinishBatchResultEntry> first = finish(sessions);
        assertThat(failed(first)).containsExactly(5, 10);
        assertThat(first.get(4).getFailureValue().isTooManyWriteOperations()).isTrue();
        assertThat(dropbox.files()).hasSize(11);

        // Entries 14 and 15 of those that came in.
        List<String> refused = List.of(sessions.get(4), sessions.get(9));
        assertThat(failed(finish(refused))).containsExactly(2);
        assertThat(failed(finish(List.of(sessions.get(9))))).isEmpty();
        assertThat(dropbox.files()).hasSize(13);
        assertThat(fault.hits()).isEqualTo(3);
    }

    @Test
    void strikesTheChosenTheNextAllAndThoseThatContainAText() throws Exception {
        List<String> sessions = appended(6);
        dropbox.faults().on(FINISH_BATCH_V2).entry(2).fail("path/conflict/folder");
        assertThat(failed(finish(sessions.subList(0, 2)))).containsExactly(2);
        dropbox.faults().clear();
        dropbox.faults().on(FINISH_BATCH_V2).nextEntries(1).fail("path/team_folder");
        assertThat(failed(finish(sessions.subList(1, 3)))).containsExactly(1);
        dropbox.faults().clear();
        dropbox.faults().on(FINISH_BATCH_V2).entriesWith(sessions.get(4)).fail("path/other");
        assertThat(failed(finish(sessions.subList(3, 5)))).containsExactly(2);
        assertThat(failed(finish(sessions.subList(4, 5)))).containsExactly(1);
        dropbox.faults().clear();
        ScriptedFault all =
                dropbox.faults()
                        .on(FINISH_BATCH_V2)
                        .when(request -> request.argument().contains(sessions.get(5)))
                        .allEntries()
                        .fail("a_tag_of_next_year/with/more");
        assertThat(failed(finish(List.of(sessions.get(5), sessions.get(4))))).containsExactly(1, 2);
        assertThat(failed(finish(List.of(sessions.get(4))))).isEmpty();
        all.remove();
        assertThat(failed(finish(List.of(sessions.get(5))))).isEmpty();
    }

    @Test
    void aSeedChoosesTheSameEntriesAndErrorsAgain() throws Exception {
        List<List<String>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            dropbox.faults().clear();
            ScriptedFault fault =
                    dropbox.faults()
                            .on(FINISH_BATCH_V2)
                            .oneEntryIn(3, 11)
                            .failAnyOf(
                                    "too_many_write_operations", "path/too_many_write_operations");
            List<String> errors = new ArrayList<>();
            for (UploadSessionFinishBatchResultEntry entry : finish(appended(60))) {
                errors.add(entry.isSuccess() ? "" : entry.getFailureValue().tag().name());
            }
            assertThat(errors.stream().filter(error -> !error.isEmpty()))
                    .hasSize((int) fault.hits());
            runs.add(errors);
        }
        assertThat(runs.get(0)).isEqualTo(runs.get(1));
        assertThat(runs.get(0)).contains("", "PATH", "TOO_MANY_WRITE_OPERATIONS");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"INCORRECT_OFFSET", "OTHER"})
    void appendsFailAsTheirRouteSays(UploadSessionAppendBatchEntryError.Tag tag) throws Exception {
        List<String> sessions = start(3);
        dropbox.faults().on(APPEND_BATCH).entry(2).fail(lower(tag));

        List<UploadSessionAppendBatchResultEntry> entries = append(sessions);

        assertThat(entries)
                .extracting(UploadSessionAppendBatchResultEntry::isSuccess)
                .containsExactly(true, false, true);
        assertThat(entries.get(1).getFailureValue().tag()).isEqualTo(tag);
        // Nothing of it counted: the same append is good once more.
        assertThat(append(sessions.subList(1, 2)).get(0).isSuccess()).isTrue();
        assertThat(failed(finish(sessions))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"LOOKUP_FAILED", "PATH", "PROPERTIES_ERROR", "OTHER"})
    void finishesFailAsTheirRouteSays(UploadSessionFinishError.Tag tag) throws Exception {
        assertThat(failure(lower(tag)).tag()).isEqualTo(tag);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"CONFLICT", "OTHER"})
    void finishesFailAtTheirPath(WriteError.Tag tag) throws Exception {
        assertThat(failure("path/" + lower(tag)).getPathValue().tag()).isEqualTo(tag);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"INCORRECT_OFFSET", "OTHER"})
    void finishesFailAtTheirSession(UploadSessionLookupError.Tag tag) throws Exception {
        assertThat(failure("lookup_failed/" + lower(tag)).getLookupFailedValue().tag())
                .isEqualTo(tag);
    }

    @Test
    void finishesFailAtTheirProperties() throws Exception {
        assertThat(failure("properties_error/does_not_fit_template").isPropertiesError()).isTrue();
    }

    private UploadSessionFinishError failure(String error) throws Exception {
        dropbox.faults().on(FINISH_BATCH_V2).entry(1).fail(error);
        List<String> sessions = appended(2);
        List<UploadSessionFinishBatchResultEntry> entries = finish(sessions);
        assertThat(failed(entries)).containsExactly(1);
        assertThat(dropbox.files()).hasSize(1);
        assertThat(failed(finish(sessions.subList(0, 1)))).isEmpty();
        return entries.get(0).getFailureValue();
    }

    @Test
    void namesAnOffsetWhereEachRouteNamesIt() throws Exception {
        List<String> sessions = appended(1);
        dropbox.faults().on(FINISH_BATCH_V2).entry(1).incorrectOffset(4);
        assertThat(
                        finish(sessions)
                                .get(0)
                                .getFailureValue()
                                .getLookupFailedValue()
                                .getIncorrectOffsetValue()
                                .getCorrectOffset())
                .isEqualTo(4);
        dropbox.faults().on(APPEND_BATCH).entry(1).incorrectOffset(5);
        assertThat(
                        append(start(1))
                                .get(0)
                                .getFailureValue()
                                .getIncorrectOffsetValue()
                                .getCorrectOffset())
                .isEqualTo(5);
    }

    @Test
    void liesAboutOneFileOfABatch() throws Exception {
        dropbox.faults().on(FINISH_BATCH_V2).entry(1).wrongHash();
        dropbox.faults().on(FINISH_BATCH_V2).entry(2).wrongSize();
        List<UploadSessionFinishBatchResultEntry> entries = finish(appended(3));
        List<Boolean> right = new ArrayList<>();
        for (UploadSessionFinishBatchResultEntry entry : entries) {
            EmulatedFile file = dropbox.file(entry.getSuccessValue().getPathLower()).orElseThrow();
            right.add(entry.getSuccessValue().getContentHash().equals(file.contentHash()));
            right.add(entry.getSuccessValue().getSize() == file.size());
        }
        assertThat(right).containsExactly(false, true, true, false, true, true);
    }

    @Test
    void leavesTheHashOfOneFileOut() throws Exception {
        dropbox.faults().on(FINISH_BATCH_V2).entry(2).noHash();
        List<UploadSessionFinishBatchResultEntry> entries = finish(appended(2));
        assertThat(entries.get(0).getSuccessValue().getContentHash()).isNotNull();
        assertThat(entries.get(1).getSuccessValue().getContentHash()).isNull();
    }

    @Test
    void failsAWholeCall() throws Exception {
        List<String> sessions = start(2);
        dropbox.faults().on(APPEND_BATCH).call(1).fail("length_mismatch");
        assertThatThrownBy(() -> append(sessions))
                .isInstanceOfSatisfying(
                        UploadSessionAppendBatchErrorException.class,
                        e -> assertThat(e.errorValue.name()).isEqualTo("LENGTH_MISMATCH"));
        assertThat(append(sessions)).allMatch(UploadSessionAppendBatchResultEntry::isSuccess);
        assertThatThrownBy(() -> dropbox.faults().on(APPEND_BATCH).call(1).fail("a//b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "path/", "/path", "path//x", "incorrect_offset"})
    void refusesWhatIsNoError(String error) {
        assertThatThrownBy(() -> dropbox.faults().on(FINISH_BATCH_V2).entry(1).fail(error))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String lower(Enum<?> tag) {
        return tag.name().toLowerCase(Locale.ROOT);
    }
}
