package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PreparedUploadTest {

    private static final ContentHash HASH = ContentHash.ofDigest(new byte[32]);

    private static PreparedUpload of(CommitInfo commit) {
        return PreparedUpload.of(
                "0123456789abcdef0123456789abcdef",
                "pid_upload_session:ABhtyBQrM8pe2ZWm7WzcvZVrqa9dEErMOmDoYkDlO3",
                Instant.ofEpochSecond(1_900_000_000, 123_000_000),
                commit,
                5,
                HASH);
    }

    @Provide
    Arbitrary<PreparedUpload> prepared() {
        Arbitrary<String> text = Arbitraries.strings().ofMinLength(1).ofMaxLength(50);
        Arbitrary<WriteMode> modes =
                Arbitraries.of(
                        WriteMode.add(), WriteMode.overwrite(), WriteMode.update("0123456789abc"));
        Arbitrary<CommitInfo> commits =
                Combinators.combine(
                                Arbitraries.strings().ofMaxLength(100),
                                modes,
                                Arbitraries.of(true, false),
                                Arbitraries.of(true, false),
                                Arbitraries.of(true, false),
                                Arbitraries.longs().between(0, 4_000_000_000L).injectNull(0.5),
                                text)
                        .as(
                                (name, mode, rename, mute, strict, modified, property) -> {
                                    CommitInfo commit =
                                            CommitInfo.to("/" + name.replace("/", "") + "x")
                                                    .mode(mode)
                                                    .autorename(rename)
                                                    .mute(mute)
                                                    .strictConflict(strict);
                                    return modified == null
                                            ? commit
                                            : commit.clientModified(Instant.ofEpochSecond(modified))
                                                    .propertyGroups(
                                                            List.of(
                                                                    PropertyGroup.of(
                                                                            "ptid:1",
                                                                            List.of(
                                                                                    PropertyField
                                                                                            .of(
                                                                                                    property,
                                                                                                    property)))));
                                });
        return Combinators.combine(
                        text,
                        text,
                        Arbitraries.longs().between(0, 9_000_000_000_000L),
                        commits,
                        Arbitraries.longs().between(0, 1L << 41),
                        Arbitraries.bytes().array(byte[].class).ofSize(32))
                .as(
                        (account, session, millis, commit, length, digest) ->
                                PreparedUpload.of(
                                        account,
                                        session,
                                        Instant.ofEpochMilli(millis),
                                        commit,
                                        length,
                                        ContentHash.ofDigest(digest)));
    }

    @Property
    void what_is_written_is_read(@ForAll("prepared") PreparedUpload prepared) throws Exception {
        assertThat(PreparedUpload.ofBytes(prepared.toBytes()))
                .isEqualTo(prepared)
                .hasSameHashCodeAs(prepared);
        assertThat(PreparedUpload.parse(" " + prepared.toText() + "\n")).isEqualTo(prepared);
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readValue(json.writeValueAsBytes(prepared), PreparedUpload.class))
                .isEqualTo(prepared);
    }

    @Property(tries = 100)
    void what_is_damaged_is_refused(@ForAll("prepared") PreparedUpload prepared) {
        byte[] bytes = prepared.toBytes();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatIllegalArgumentException().isThrownBy(() -> PreparedUpload.ofBytes(damaged));
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException().isThrownBy(() -> PreparedUpload.ofBytes(cut));
        }
    }

    /** What was written once is read for ever. */
    @Test
    void the_first_version() {
        PreparedUpload prepared = of(CommitInfo.to("/a.bin").mode(WriteMode.overwrite()));
        String hex =
                "0100"
                        + "0020"
                        + HexFormat.of().formatHex(prepared.accountId().getBytes())
                        + "003d"
                        + HexFormat.of().formatHex(prepared.sessionId().getBytes())
                        + "00000000713fb300"
                        + "0754d4c0"
                        + "0006"
                        + HexFormat.of().formatHex("/a.bin".getBytes())
                        + "0009"
                        + HexFormat.of().formatHex("overwrite".getBytes())
                        + "0000"
                        + "0000"
                        + "0000000000000005"
                        + "00".repeat(32);
        assertThat(HexFormat.of().formatHex(prepared.toBytes())).startsWith(hex);
        assertThat(prepared.toBytes()).hasSizeLessThan(200);
    }

    @Test
    void texts_that_are_none() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreparedUpload.parse("dropflux-checkpoint-2.x"))
                .withMessageContaining("dropflux-prepared-1.");
        String text = of(CommitInfo.to("/a")).toText();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreparedUpload.parse(text.substring(0, text.length() - 3)))
                .withMessageContaining("damaged");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                PreparedUpload.of(
                                        "a", "", Instant.EPOCH, CommitInfo.to("/a"), 1, HASH));
        assertThat(of(CommitInfo.to("/a")).toString())
                .doesNotContain("ABhtyBQrM8pe2ZWm7WzcvZVrqa9dEErMOmDoYkDlO3")
                .contains("/a");
    }

    @Test
    void another_destination() {
        PreparedUpload prepared = of(CommitInfo.to("/a"));
        assertThat(prepared.commit(CommitInfo.to("/b")).commit().path()).isEqualTo("/b");
        assertThat(prepared.commit(CommitInfo.to("/b")).sessionId())
                .isEqualTo(prepared.sessionId());
    }
}
