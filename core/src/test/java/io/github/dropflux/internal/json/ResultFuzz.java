package io.github.dropflux.internal.json;

import static io.github.dropflux.internal.json.Answers.FILE_FIELDS;
import static io.github.dropflux.internal.json.Answers.TAGGED_FILE;
import static io.github.dropflux.internal.json.Answers.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server answers with status 200 is what the route answers, or malformed. */
@Tag("slow")
class ResultFuzz {

    private static final List<Consumer<byte[]>> READERS =
            List.of(
                    ResultReader::sessionId,
                    ResultReader::appended,
                    ResultReader::fileMetadata,
                    ResultReader::metadata,
                    ResultReader::listing,
                    ResultReader::sessionIds,
                    json -> ResultReader.appendBatch(json, 1),
                    json -> ResultReader.finishBatch(json, 1));

    static Stream<byte[]> answers() {
        return Stream.of(
                bytes(""),
                bytes("null"),
                bytes("{'session_id':'pid_upload_session:AF5i'}"),
                bytes(TAGGED_FILE),
                bytes("{'session_ids':['a','b']}"),
                bytes("{'entries':['success',{'.tag':'failure','failure':'closed'}]}"),
                bytes("{'entries':[{'.tag':'success'," + FILE_FIELDS + "}]}"),
                bytes(
                        "{'entries':[{'.tag':'failure','failure':{'.tag':'lookup_failed','lookup_failed':{'.tag':'incorrect_offset','correct_offset':4194304}}}]}"));
    }

    @MethodSource("answers")
    @FuzzTest
    void anyAnswerIsReadOrMalformed(byte[] answer) {
        for (Consumer<byte[]> reader : READERS) {
            try {
                reader.accept(answer);
            } catch (MalformedAnswerException e) {
                assertThat(e.getMessage()).hasSizeLessThan(1000);
            }
        }
    }
}
