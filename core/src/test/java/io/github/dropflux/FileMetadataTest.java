package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.FileMetadata.Verified;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FileMetadataTest {

    private static final FileMetadata FULL =
            FileMetadata.builder()
                    .name("a")
                    .id("id:1")
                    .clientModified(Instant.ofEpochSecond(1))
                    .serverModified(Instant.ofEpochSecond(2))
                    .rev("012345678")
                    .size(3)
                    .pathLower("/a")
                    .pathDisplay("/A")
                    .contentHash(ContentHash.ofDigest(new byte[32]))
                    .downloadable(false)
                    .verified(Verified.SIZE)
                    .build();

    @Test
    void a_builder_of_metadata_makes_the_same_metadata() {
        FileMetadata copy = FULL.toBuilder().build();
        assertThat(copy).isEqualTo(FULL).hasSameHashCodeAs(FULL);
        assertThat(copy.verified()).isEqualTo(Verified.SIZE);
        assertThat(copy).usingRecursiveComparison().isEqualTo(FULL);
    }

    @Test
    void nothing_is_verified_unless_it_is_said() {
        assertThat(FileMetadata.builder().build().verified()).isEqualTo(Verified.NOTHING);
    }

    @Test
    void what_was_compared_does_not_make_another_file() {
        assertThat(FULL.toBuilder().verified(Verified.SIZE_AND_HASH).build())
                .isEqualTo(FULL)
                .hasSameHashCodeAs(FULL);
    }
}
