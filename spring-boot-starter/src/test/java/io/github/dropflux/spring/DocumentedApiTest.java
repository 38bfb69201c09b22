package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxException;
import io.github.dropflux.emulator.EmulatorBuilder;
import io.github.dropflux.reactor.BatchSettings;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploadTimeouts;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be set, given or caught stands on the page that lists it. */
class DocumentedApiTest {

    static List<Arguments> settings() {
        return List.of(
                Arguments.of("docs/configuration.md", DropboxUploaderBuilder.class),
                Arguments.of("docs/configuration.md", UploadTimeouts.class),
                Arguments.of("docs/configuration.md", BatchSettings.class),
                Arguments.of("docs/sources-and-ownership.md", UploadRequest.class),
                Arguments.of("docs/testing.md", EmulatorBuilder.class));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void each_setting_is_documented(String page, Class<?> settings) throws IOException {
        assertNamed(
                page,
                methods(settings)
                        .filter(it -> !Modifier.isStatic(it.getModifiers()))
                        .filter(it -> it.getReturnType() == settings && it.getParameterCount() > 0)
                        .map(Method::getName));
    }

    @Test
    void each_kind_of_body_is_documented() throws IOException {
        assertNamed(
                "docs/sources-and-ownership.md",
                methods(UploadBody.class)
                        .filter(it -> it.getReturnType() == UploadBody.class)
                        .map(Method::getName));
    }

    @Test
    void each_exception_is_documented() throws IOException {
        assertNamed(
                "docs/failures-and-resume.md",
                Stream.of(DropboxException.class.getPermittedSubclasses())
                        .map(Class::getSimpleName));
    }

    private static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(it -> Modifier.isPublic(it.getModifiers()));
    }

    private static void assertNamed(String page, Stream<String> names) throws IOException {
        String text = Files.readString(Pages.ROOT.resolve(page));
        assertThat(names.distinct().filter(it -> !text.matches("(?s).*`[^`\n]*\\b" + it + "\\b.*")))
                .as("missing in " + page)
                .isEmpty();
    }
}
