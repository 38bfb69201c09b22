package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathRootTest {

    @Test
    void aNamespaceIdIsKept() {
        assertThat(PathRoot.root("3235641").namespace()).isEqualTo("3235641");
        assertThat(PathRoot.namespaceId("3235641").tag()).isEqualTo("namespace_id");
        assertThat(PathRoot.home().namespace()).isNull();
        assertThat(PathRoot.root("1")).isNotEqualTo(PathRoot.namespaceId("1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/team", "1 2", "1\r\nX-Header: y", "ü"})
    void whatIsNoNamespaceIdIsRefused(String namespace) {
        assertThatThrownBy(() -> PathRoot.root(namespace))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("namespace id")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "\r"));
        assertThatThrownBy(() -> PathRoot.namespaceId(namespace))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
