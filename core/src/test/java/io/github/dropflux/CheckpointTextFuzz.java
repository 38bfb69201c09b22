package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file of checkpoints holds is the checkpoint that was written there, or is refused. */
@Tag("slow")
class CheckpointTextFuzz {

    static Stream<byte[]> texts() {
        String full = Checkpoints.FULL.toText();
        return Stream.of(
                        full,
                        full + "\n",
                        full.substring(0, full.length() / 2),
                        full.replace("-1.", "-2."),
                        "dropflux-checkpoint-",
                        "dropflux-checkpoint-2..",
                        "dropflux-checkpoint-2.")
                .map(text -> text.getBytes(StandardCharsets.US_ASCII));
    }

    @MethodSource("texts")
    @FuzzTest
    void anyTextIsReadAsItWasWrittenOrRefused(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        UploadCheckpoint read;
        try {
            read = UploadCheckpoint.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("checkpoint").hasSizeLessThan(1000);
            return;
        }
        assertThat(read.toText()).isEqualTo(text.strip());
    }
}
