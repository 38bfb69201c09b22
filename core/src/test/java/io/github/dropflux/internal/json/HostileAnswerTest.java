package io.github.dropflux.internal.json;

import static io.github.dropflux.internal.json.Answers.FILE_FIELDS;
import static io.github.dropflux.internal.json.Answers.TAGGED_FILE;
import static io.github.dropflux.internal.json.Answers.bytes;
import static io.github.dropflux.internal.json.Answers.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.text.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Answers that are cut, changed, endless or deep: one kind of exception, or none, with a bounded message. */
@Tag("slow")
class HostileAnswerTest {
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

    private static final List<byte[]> GOOD =
            List.of(
                    bytes("{'session_id':'pid_upload_session:AF5i'}"),
                    bytes(TAGGED_FILE),
                    bytes("{'session_ids':['a','b']}"),
                    bytes("{'entries':['success',{'.tag':'failure','failure':'closed'}]}"),
                    bytes("{'entries':[{'.tag':'success'," + FILE_FIELDS + "}]}"),
                    refusal("{'.tag':'incorrect_offset','correct_offset':4294967296}"),
                    refusal(
                            "{'.tag':'path','reason':{'.tag':'conflict','conflict':'file'},"
                                    + "'upload_session_id':'s-1'}"));

    @Example
    void anAnswerCutAnywhereIsMalformed() {
        for (byte[] good : GOOD) {
            for (int length = 0; length < good.length; length++) {
                byte[] cut = Arrays.copyOf(good, length);
                assertThatExceptionOfType(MalformedAnswerException.class)
                        .isThrownBy(() -> ResultReader.metadata(cut));
                refusedQuietly(cut);
                readQuietly(cut);
            }
        }
    }

    @Property
    void anAnswerWithAChangedByteIsReadOrMalformed(
            @ForAll("goodAnswers") byte[] good, @ForAll int position, @ForAll byte change) {
        byte[] changed = good.clone();
        changed[Math.floorMod(position, good.length)] ^= change;

        readQuietly(changed);
        refusedQuietly(changed);
    }

    @Property
    void anyBytesAreReadOrMalformed(@ForAll byte[] bytes) {
        readQuietly(bytes);
        refusedQuietly(bytes);
    }

    @Property
    void anyJsonLikeTextIsReadOrMalformed(@ForAll("jsonLike") String text) {
        readQuietly(bytes(text));
        refusedQuietly(bytes(text));
    }

    @Example
    void aDeepAnswerIsMalformedAndOverflowsNoStack() {
        for (String open : List.of("[", "{\"a\":", "[{\"error\":")) {
            byte[] deep = open.repeat(100_000).getBytes(StandardCharsets.UTF_8);

            assertThatThrownBy(() -> ResultReader.sessionId(deep))
                    .isInstanceOf(MalformedAnswerException.class)
                    .hasMessageContaining(String.valueOf(Json.MAX_DEPTH));
            readQuietly(deep);
            refusedQuietly(deep);
        }
    }

    @Example
    void aDepthWithinTheBoundIsRead() {
        String deep = "[".repeat(Json.MAX_DEPTH - 1) + "]".repeat(Json.MAX_DEPTH - 1);

        assertThat(ResultReader.sessionId(bytes("{'session_id':'s','x':" + deep + "}")))
                .isEqualTo("s");
    }

    @Example
    void anAnswerAboveTheBoundIsMalformedWithBothNumbers() {
        byte[] large = bytes("{'session_id':'" + "x".repeat(Json.MAX_BYTES) + "'}");

        assertThatThrownBy(() -> ResultReader.sessionId(large))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining(large.length + " B")
                .hasMessageContaining(Json.MAX_BYTES + " B");
        refusedQuietly(large);
    }

    @Example
    void anAnswerAtTheBoundIsRead() {
        int frame = "{'account_id':''}".length();
        byte[] largest = bytes("{'account_id':'" + "x".repeat(Json.MAX_BYTES - frame) + "'}");

        assertThat(largest).hasSize(Json.MAX_BYTES);
        assertThat(ResultReader.accountId(largest)).hasSize(Json.MAX_BYTES - frame);
    }

    @Example
    void manySmallValuesAreBoundedByTheirNumber() {
        byte[] many =
                ("[" + "0,".repeat(Json.MAX_BYTES / 2 - 2) + "0]").getBytes(StandardCharsets.UTF_8);

        assertThat(many).hasSizeLessThanOrEqualTo(Json.MAX_BYTES);
        assertThatThrownBy(() -> ResultReader.sessionIds(many))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining(String.valueOf(Json.MAX_TOKENS));
        refusedQuietly(many);
    }

    @Example
    void aBatchOfAThousandFilesIsWithinTheBounds() {
        String entry = "{'.tag':'success'," + FILE_FIELDS + "}";
        String answer = "{'entries':[" + (entry + ",").repeat(999) + entry + "]}";

        assertThat(ResultReader.finishBatch(bytes(answer), 1000)).hasSize(1000);
    }

    @Example
    void aNumberOfManyDigitsIsMalformed() {
        byte[] endless = bytes("{'entries':[],'size':" + "9".repeat(500_000) + "}");

        assertThatThrownBy(() -> ResultReader.appendBatch(endless, 0))
                .isInstanceOf(MalformedAnswerException.class);
        refusedQuietly(endless);
    }

    @Example
    void aNameThatIsEndlessIsCut() {
        CallError read =
                ErrorReader.read(
                        Route.FINISH,
                        Secrets.NONE,
                        409,
                        "application/json",
                        null,
                        refusal("{'.tag':'" + "x".repeat(900_000) + "'}"));

        assertThat(read.tag()).hasSize(100);
        assertThat(read.toString()).hasSizeLessThan(1000);
    }

    @Provide
    Arbitrary<byte[]> goodAnswers() {
        return Arbitraries.of(GOOD);
    }

    @Provide
    Arbitrary<String> jsonLike() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "'.tag'",
                        "'error'",
                        "'reason'",
                        "'path'",
                        "'incorrect_offset'",
                        "'correct_offset'",
                        "'entries'",
                        "'success'",
                        "'failure'",
                        "'retry_after'",
                        "'session_id'",
                        "'size'",
                        "null",
                        "true",
                        "1",
                        "-1",
                        "1e400",
                        "NaN",
                        "'\\ud800'",
                        "'",
                        "\\",
                        "\u0000")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    private static void readQuietly(byte[] answer) {
        for (Consumer<byte[]> reader : READERS) {
            try {
                reader.accept(answer);
            } catch (MalformedAnswerException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1000);
            }
        }
    }

    private static void refusedQuietly(byte[] answer) {
        for (Route route : Route.values()) {
            refusedQuietly(route, 409, answer);
        }
        for (int status : new int[] {-1, 400, 401, 403, 422, 429, 503}) {
            refusedQuietly(Route.FINISH, status, answer);
        }
    }

    private static void refusedQuietly(Route route, int status, byte[] answer) {
        CallError read = ErrorReader.read(route, Secrets.NONE, status, null, null, answer);
        assertThat(read.status()).isEqualTo(status);
        assertThat(read.summary().length()).isLessThanOrEqualTo(500);
        assertThat(read.tag().length()).isLessThanOrEqualTo(400);
    }
}
