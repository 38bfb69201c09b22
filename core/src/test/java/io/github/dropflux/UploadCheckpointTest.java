package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class UploadCheckpointTest {
    private static final String SESSION = "pid_upload_session:AF5iO2sRYBDnHvOcA";
    private static final Instant STARTED = Instant.parse("2026-08-01T00:00:00Z");

    @Test
    void touchingAndOverlappingRangesBecomeOneAndIslandsStay() {
        UploadCheckpoint checkpoint =
                empty().acknowledged(40, 10)
                        .acknowledged(0, 10)
                        .acknowledged(10, 5)
                        .acknowledged(12, 8)
                        .acknowledged(13, 2)
                        .acknowledged(90, 0)
                        .build();

        assertThat(checkpoint.acknowledged())
                .containsExactly(ByteRange.of(0, 20), ByteRange.of(40, 10));
        assertThat(checkpoint.acknowledgedBytes()).isEqualTo(30);
        assertThat(checkpoint.contiguousBytes()).isEqualTo(20);
    }

    @Test
    void nothingIsContiguousWhenTheStartIsMissing() {
        assertThat(empty().acknowledged(4, 4).build().contiguousBytes()).isZero();
        assertThat(empty().build().contiguousBytes()).isZero();
    }

    @Test
    void digestsAreCopiedInAndOut() {
        byte[] mine = new byte[64];
        UploadCheckpointBuilder builder = empty().digests(3, mine);
        mine[0] = 1;
        UploadCheckpoint checkpoint = builder.build();
        checkpoint.digests().get(3L)[1] = 1;

        assertThat(checkpoint.digests()).containsOnlyKeys(3L);
        assertThat(checkpoint.digests().get(3L)).isEqualTo(new byte[64]);
    }

    @Test
    void equalWhenAllIsEqualIncludingDigests() {
        UploadCheckpoint one = empty().acknowledged(0, 4).digests(0, new byte[32]).build();
        byte[] other = new byte[32];
        other[31] = 1;

        assertThat(empty().acknowledged(0, 4).digests(0, new byte[32]).build())
                .isEqualTo(one)
                .hasSameHashCodeAs(one);
        assertThat(empty().acknowledged(0, 4).digests(0, other).build()).isNotEqualTo(one);
        assertThat(empty().acknowledged(0, 4).digests(1, new byte[32]).build()).isNotEqualTo(one);
    }

    @Test
    void theSessionIdIsNeverShownInFull() {
        assertThat(empty().build().toString()).doesNotContain(SESSION).contains("pid_uplo…");
        assertThat(UploadCursor.of(SESSION, 5).toString()).doesNotContain(SESSION).contains("5");
        assertThat(UploadCursor.of("abc", 5).toString()).doesNotContain("abc");
    }

    @Test
    void wrongPartsAreRefused() {
        assertThatThrownBy(() -> empty().digests(0, new byte[33])).hasMessageContaining("33 B");
        assertThatThrownBy(() -> empty().digests(-1, new byte[32])).hasMessageContaining("-1");
        assertThatThrownBy(() -> empty().acknowledged(-1, 1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> empty().acknowledged(Long.MAX_VALUE, 1))
                .hasMessageContaining("9223372036854775807");
        assertThatThrownBy(() -> UploadCursor.of("", 0)).hasMessageContaining("empty");
        assertThatThrownBy(() -> UploadCursor.of("s", -7)).hasMessageContaining("-7 B");
        assertThatThrownBy(
                        () ->
                                UploadCheckpoint.builder(
                                        "account",
                                        "",
                                        SessionType.SEQUENTIAL,
                                        STARTED,
                                        CommitInfo.to("/a")))
                .hasMessageContaining("empty");
    }

    @Test
    void whatWasDeclaredAndWhereItIsKeptGoAlongToAnotherDestination() {
        ContentHash hash = ContentHash.ofDigest(new byte[32]);
        UploadCheckpoint declaring = empty().declaredLength(5).declaredHash(hash).build();
        assertThat(declaring).isNotEqualTo(empty().declaredLength(5).build());
        assertThat(declaring).isNotEqualTo(empty().declaredHash(hash).build());

        UploadCheckpoint elsewhere = declaring.commit(CommitInfo.to("/b"));

        assertThat(elsewhere.declaredLength()).hasValue(5);
        assertThat(elsewhere.declaredHash()).contains(hash);
        assertThat(elsewhere.checkpointKey()).isEqualTo("/a");
        assertThat(UploadCheckpoint.parse(elsewhere.toText()).checkpointKey()).isEqualTo("/b");
        assertThat(empty().build().declaredLength()).isEmpty();
        assertThat(empty().build().declaredHash()).isEmpty();
        assertThatThrownBy(() -> empty().declaredLength(-1)).hasMessageContaining("-1 B");
    }

    private static UploadCheckpointBuilder empty() {
        return UploadCheckpoint.builder(
                "account", SESSION, SessionType.CONCURRENT, STARTED, CommitInfo.to("/a"));
    }
}
