package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommitInfoTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a",
                "/folder/name.txt",
                "/.hidden",
                "/...",
                "/a..b/c.",
                "/ ",
                "/line\nbreak",
                "/日本/😀.txt",
                "ns:123/name",
                "id:a4ayc_80_OEAAAAAAAAAXw",
                "id:a4ayc/name"
            })
    void aPathThatDropboxTakesIsKept(String path) {
        assertThat(CommitInfo.to(path).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, starts with",
                "name.txt, starts with",
                "folder/name.txt, starts with",
                "` /a`, starts with",
                "\\a, starts with",
                "id:, starts with",
                "ns:, starts with",
                "ns:x/a, starts with",
                "ns:12x/a, starts with",
                "ns:12, names a namespace",
                "/, ends with a slash",
                "/folder/, ends with a slash",
                "ns:12/, ends with a slash",
                "id:x/, ends with a slash",
                "//a, empty segment",
                "/a//b, empty segment",
                "/a///, empty segment",
                "/., segment \".\"",
                "/a/../b, segment \"..\"",
                "/a/.., segment \"..\""
            })
    void aMalformedPathIsRefusedByName(String path, String why) {
        assertThatThrownBy(() -> CommitInfo.to(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The path \"" + path + "\"")
                .hasMessageContaining(why)
                .hasMessageContaining("/folder/name.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/\ud83d", "/\ude00", "/\ude00\ud83d", "/a\ud83d/b", "/\ud83d\ud83d\ude00"})
    void halfASurrogatePairIsRefusedAndShownAsAnEscape(String path) {
        assertThatThrownBy(() -> CommitInfo.to(path))
                .hasMessageContaining("half a surrogate pair")
                .hasMessageContaining("\\ud")
                .satisfies(e -> assertThat(Values.loneSurrogate(e.getMessage())).isEqualTo(-1));
    }

    @Test
    void aLongMalformedPathMakesNoLongMessage() {
        assertThatThrownBy(() -> CommitInfo.to("x".repeat(1_000_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500))
                .hasMessageContaining("999800 more characters");
        assertThat(CommitInfo.to("/" + "x".repeat(1_000_000)).path()).hasSize(1_000_001);
        assertThat(CommitInfo.to("ns:1/" + "x\n".repeat(500_000)).path()).hasSize(1_000_005);
    }

    @Test
    void defaultsAreDropboxsOwn() {
        CommitInfo commit = CommitInfo.to("/a");

        assertThat(commit.mode()).isEqualTo(WriteMode.add());
        assertThat(commit.autorename()).isFalse();
        assertThat(commit.clientModified()).isNull();
        assertThat(commit.mute()).isFalse();
        assertThat(commit.strictConflict()).isFalse();
        assertThat(commit.propertyGroups()).isEmpty();
    }

    @Test
    void aWitherChangesOneThingAndLeavesTheOriginalAlone() {
        CommitInfo plain = CommitInfo.to("/a");
        PropertyGroup group =
                PropertyGroup.of("ptid:1", List.of(PropertyField.of("name", "value")));
        List<PropertyGroup> groups = new ArrayList<>(List.of(group));

        CommitInfo all =
                plain.mode(WriteMode.overwrite())
                        .autorename(true)
                        .clientModified(Instant.EPOCH)
                        .mute(true)
                        .strictConflict(true)
                        .propertyGroups(groups);
        groups.clear();

        assertThat(all.mode()).isEqualTo(WriteMode.overwrite());
        assertThat(all.autorename()).isTrue();
        assertThat(all.clientModified()).isEqualTo(Instant.EPOCH);
        assertThat(all.mute()).isTrue();
        assertThat(all.strictConflict()).isTrue();
        assertThat(all.propertyGroups()).containsExactly(group);
        assertThat(plain).isEqualTo(CommitInfo.to("/a")).isNotEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-08-01T12:30:59.999999999Z, 2026-08-01T12:30:59Z",
        "2026-08-01T12:30:59Z, 2026-08-01T12:30:59Z",
        "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9Z, 9999-12-31T23:59:59Z"
    })
    void aTimeIsTruncatedToWholeSeconds(Instant given, Instant kept) {
        assertThat(CommitInfo.to("/a").clientModified(given).clientModified()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"})
    void aTimeThatDropboxsFormatCannotWriteIsRefused(Instant time) {
        CommitInfo commit = CommitInfo.to("/a");

        assertThatThrownBy(() -> commit.clientModified(time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(time.toString())
                .hasMessageContaining("1 to 9999");
    }
}
