package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CheckpointTextTest {
    private static final long BLOCK = DropboxLimits.BLOCK_SIZE;
    private static final String TEXT = Checkpoints.FULL.toText();

    @Property(tries = 500)
    void whatIsWrittenIsReadBackEqual(@ForAll("checkpoints") UploadCheckpoint checkpoint) {
        String text = checkpoint.toText();

        assertThat(text).matches("[a-zA-Z0-9._-]+");
        assertThat(UploadCheckpoint.parse(text)).isEqualTo(checkpoint);
        assertThat(UploadCheckpoint.parse(text).commit()).isEqualTo(checkpoint.commit());
    }

    @Property
    void anyContentWithARightSumIsReadAsItWouldBeWrittenOrRefused(@ForAll byte[] content) {
        readAsWrittenOrRefused(content);
    }

    @Property(tries = 5000)
    void changedContentWithARightSumIsReadAsItWouldBeWrittenOrRefused(
            @ForAll @IntRange(max = 400) int at,
            @ForAll @IntRange(max = 8) int cut,
            @ForAll byte[] paste) {
        byte[] full = CheckpointBytes.write(Checkpoints.FULL);
        int start = Math.min(at, full.length);
        int end = Math.min(start + cut, full.length);
        ByteBuffer changed = ByteBuffer.allocate(full.length - (end - start) + paste.length);
        changed.put(full, 0, start).put(paste).put(full, end, full.length - end);

        readAsWrittenOrRefused(changed.array());
        readAsWrittenOrRefused(Arrays.copyOf(full, start));
    }

    @Provide
    Arbitrary<UploadCheckpoint> checkpoints() {
        return Checkpoints.any();
    }

    @Example
    void whitespaceAroundIsNoDamage() {
        assertThat(UploadCheckpoint.parse(" \t\r\n" + TEXT + "\r\n\n")).isEqualTo(Checkpoints.FULL);
    }

    @Example
    void everyCharacterThatIsAnotherIsNoticed() {
        for (int i = 0; i < TEXT.length(); i++) {
            for (char c : "aA0-_.=+/ \n\u00e9".toCharArray()) {
                if (c != TEXT.charAt(i)) {
                    refused(TEXT.substring(0, i) + c + TEXT.substring(i + 1));
                }
            }
            refused(TEXT.substring(0, i) + (char) (TEXT.charAt(i) ^ 1) + TEXT.substring(i + 1));
            refused(TEXT.substring(0, i) + (char) (TEXT.charAt(i) + 256) + TEXT.substring(i + 1));
        }
    }

    @Example
    void everyCharacterThatIsMissingOrTooManyIsNoticed() {
        for (int i = 0; i < TEXT.length(); i++) {
            refused(TEXT.substring(0, i));
            refused(TEXT.substring(i + 1));
            refused(TEXT.substring(0, i) + TEXT.substring(i + 1));
            refused(TEXT.substring(0, i) + "A" + TEXT.substring(i));
        }
        refused(TEXT + "0");
        refused(TEXT + TEXT);
    }

    @Example
    void whatIsWrongIsToldAndWhatToDo() {
        assertThatThrownBy(() -> UploadCheckpoint.parse(""))
                .hasMessageContainingAll("0 characters", "no checkpoint", "toText()");
        assertThatThrownBy(() -> UploadCheckpoint.parse("{\"session\": 1}"))
                .hasMessageContainingAll("no checkpoint", "dropflux-checkpoint-2.");
        assertThatThrownBy(() -> UploadCheckpoint.parse(TEXT.replace("nt-2.", "nt-3.")))
                .hasMessageContainingAll("version 3 is unknown", "reads version 2", "start the");
        assertThatThrownBy(() -> UploadCheckpoint.parse(TEXT.substring(0, TEXT.length() - 1)))
                .hasMessageContainingAll("damaged", "start the upload over");
        assertThatThrownBy(() -> UploadCheckpoint.parse("a".repeat((1 << 25) + 1)))
                .hasMessageContainingAll("33554433 characters", "33554432");
    }

    @Example
    void aRefusalDoesNotQuoteTheText() {
        assertThatThrownBy(() -> UploadCheckpoint.parse("a-secret-of-ours"))
                .message()
                .doesNotContain("secret");
    }

    @Example
    void theLargestFileHasACheckpointThatIsRead() {
        int blocks = (int) (DropboxLimits.defaults().maxFileSize() / BLOCK);
        UploadCheckpointBuilder every =
                UploadCheckpoint.builder(
                        "account", "s", SessionType.CONCURRENT, Instant.MAX, CommitInfo.to("/a"));
        for (int block = 0; block < blocks; block += 2) {
            every.acknowledged(block * BLOCK, BLOCK);
        }
        UploadCheckpoint largest = every.digests(0, Checkpoints.counted(blocks * 32)).build();

        assertThat(blocks).isGreaterThan(524_000);
        assertThat(UploadCheckpoint.parse(largest.toText())).isEqualTo(largest);
    }

    @Example
    void whatContradictsItselfIsNotWritten() {
        contradiction(SessionType.SEQUENTIAL, "without a gap", c -> c.acknowledged(1, 4));
        contradiction(
                SessionType.CONCURRENT,
                "without a gap",
                c -> c.acknowledged(0, BLOCK).acknowledged(2 * BLOCK, 7).closed(true));
        contradiction(SessionType.CONCURRENT, "no whole blocks", c -> c.acknowledged(1, BLOCK));
        contradiction(
                SessionType.CONCURRENT,
                "no whole blocks",
                c -> c.acknowledged(0, 7).acknowledged(BLOCK, BLOCK));
        contradiction(
                SessionType.CONCURRENT,
                "Block 1 has two digests",
                c -> c.digests(0, new byte[64]).digests(1, new byte[32]));
        contradiction(
                SessionType.CONCURRENT,
                "no block 9223372036854775807",
                c -> c.digests(Long.MAX_VALUE, new byte[32]));
        contradiction(
                SessionType.SEQUENTIAL,
                "has no block 1",
                c -> c.acknowledged(0, BLOCK).digests(0, new byte[64]).closed(true));
    }

    @Example
    void anotherDestinationTakesTheSameBytes() {
        CommitInfo elsewhere = CommitInfo.to("/elsewhere");

        UploadCheckpoint moved = Checkpoints.FULL.commit(elsewhere);

        assertThat(moved.commit()).isEqualTo(elsewhere);
        assertThat(moved).isNotEqualTo(Checkpoints.FULL);
        assertThat(moved.commit(Checkpoints.FULL.commit())).isEqualTo(Checkpoints.FULL);
    }

    private static void contradiction(
            SessionType type, String reason, Consumer<UploadCheckpointBuilder> parts) {
        UploadCheckpointBuilder builder =
                UploadCheckpoint.builder("account", "s", type, Instant.EPOCH, CommitInfo.to("/a"));
        parts.accept(builder);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.build().toText())
                .withMessageContaining(reason);
    }

    private static void readAsWrittenOrRefused(byte[] content) {
        String word = CheckpointText.word(content);
        UploadCheckpoint read;
        try {
            read = UploadCheckpoint.parse(word);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("start the upload over");
            return;
        }
        assertThat(read.toText()).isEqualTo(word);
    }

    private static void refused(String text) {
        assertThatIllegalArgumentException()
                .as(text)
                .isThrownBy(() -> UploadCheckpoint.parse(text));
    }
}
