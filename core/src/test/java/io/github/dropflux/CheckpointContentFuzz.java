package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands before a right sum is a checkpoint's content, or is refused as a user is told it. */
@Tag("slow")
class CheckpointContentFuzz {

    static Stream<byte[]> contents() {
        return Stream.of(
                new byte[0],
                CheckpointBytes.write(Checkpoints.FULL),
                CheckpointBytes.write(Checkpoints.FULL.commit(CommitInfo.to("/a"))));
    }

    @MethodSource("contents")
    @FuzzTest
    void anyContentIsReadAsItWouldBeWrittenOrRefused(byte[] content) {
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
}
