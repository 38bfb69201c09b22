package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyGroupTest {

    @ParameterizedTest
    @ValueSource(strings = {"ptid:1a5n2i6d3OYEAAAAAAAAAYa", "/template"})
    void aTemplateIdIsKept(String id) {
        assertThat(PropertyGroup.of(id, List.of()).templateId()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a5n2i", "PTID:1"})
    void whatIsNoTemplateIdIsRefused(String id) {
        assertThatThrownBy(() -> PropertyGroup.of(id, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + id + "\"");
    }

    @Test
    void limitsOfAFieldAreBytesNotCharacters() {
        assertThat(PropertyField.of("ü".repeat(128), "ü".repeat(512)).value()).hasSize(512);
        assertThatThrownBy(() -> PropertyField.of("ü".repeat(128) + "x", "v"))
                .hasMessageContaining("257 B")
                .hasMessageContaining("256 B");
        assertThatThrownBy(() -> PropertyField.of("n", "ü".repeat(512) + "x"))
                .hasMessageContaining("1025 B")
                .hasMessageContaining("1024 B");
    }
}
