package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.RetryPolicy;
import io.github.dropflux.reactor.UploadTimeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

/** The metadata that IDEs complete properties from, the table of docs/configuration.md, and the code have the same defaults. */
class DocumentedPropertiesTest {

    private static final Path DOCS = Path.of("../docs/configuration.md");
    private static final String PREFIX = "dropflux.";
    private static final String NONE = "none";
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void each_property_has_a_row_with_its_default() throws IOException {
        assertThat(documented()).isEqualTo(declared()).hasSizeGreaterThan(30);
    }

    @Test
    void the_defaults_are_those_of_the_code() throws IOException {
        Map<String, String> declared = declared();
        RetryPolicy retry = RetryPolicy.defaults();
        RetryPolicy commit = RetryPolicy.patient();
        assertPolicy(declared, "retry", retry);
        assertPolicy(declared, "commit-retry", commit);
        UploadTimeouts timeouts = UploadTimeouts.defaults();
        Map.of(
                        "connect", timeouts.connect(),
                        "acquire", timeouts.acquire(),
                        "tls-handshake", timeouts.tlsHandshake(),
                        "write-progress", timeouts.writeProgress(),
                        "answer", timeouts.answer(),
                        "commit-answer", timeouts.commitAnswer(),
                        "source", timeouts.source(),
                        "window", timeouts.window())
                .forEach((name, time) -> assertTime(declared, "timeouts." + name, time));
    }

    private static void assertPolicy(
            Map<String, String> declared, String name, RetryPolicy policy) {
        assertThat(declared)
                .containsEntry(
                        PREFIX + name + ".max-attempts", String.valueOf(policy.maxAttempts()));
        assertTime(declared, name + ".first-delay", policy.firstDelay());
        assertTime(declared, name + ".longest-delay", policy.longestDelay());
        assertTime(declared, name + ".total-time", policy.totalTime());
    }

    private static void assertTime(Map<String, String> declared, String name, Duration time) {
        assertThat(DurationStyle.detectAndParse(declared.get(PREFIX + name)))
                .as(name)
                .isEqualTo(time);
    }

    @Test
    void an_empty_property_is_one_that_is_not_set() throws IOException {
        String[] all = declared().keySet().stream().map(name -> name + "=").toArray(String[]::new);
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                DropfluxAutoConfiguration.class,
                                DropboxProblemsAutoConfiguration.class))
                .withPropertyValues(all)
                .withPropertyValues("dropflux.access-token=any")
                .run(
                        context -> {
                            assertThat(context)
                                    .hasSingleBean(DropboxUploader.class)
                                    .hasSingleBean(ReactiveProblems.class);
                            assertThat(context.getBean(DropfluxProperties.class))
                                    .hasAllNullFieldsOrPropertiesExcept(
                                            "accessToken",
                                            "retry",
                                            "commitRetry",
                                            "timeouts",
                                            "ssl",
                                            "health");
                        });
    }

    /** Defaults by property, from the metadata. */
    private static Map<String, String> declared() throws IOException {
        Map<String, String> declared = new TreeMap<>();
        for (URL metadata :
                Collections.list(
                        DocumentedPropertiesTest.class
                                .getClassLoader()
                                .getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = metadata.openStream()) {
                String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                for (Object entry : (List<?>) parsed(json).get("properties")) {
                    Map<?, ?> property = (Map<?, ?>) entry;
                    String name = String.valueOf(property.get("name"));
                    if (name.matches("dropflux\\..*|management\\.health\\.dropbox\\..*")) {
                        Object value = property.get("defaultValue");
                        declared.put(name, value == null ? NONE : String.valueOf(value));
                    }
                }
            }
        }
        return declared;
    }

    private static Map<String, Object> parsed(String json) {
        return JsonParserFactory.getJsonParser().parseMap(json);
    }

    /** The same, from the table: names and defaults in the order of their cells, which have none or one for each name. */
    private static Map<String, String> documented() throws IOException {
        String text = Files.readString(DOCS);
        Map<String, String> documented = new TreeMap<>();
        text.substring(text.indexOf("## Properties"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" \\| "))
                .forEach(
                        cells -> {
                            List<String> names = codes(cells[0]);
                            List<String> values = codes(cells[1]);
                            assertThat(values.size()).as(cells[0]).isIn(0, names.size());
                            for (int i = 0; i < names.size(); i++) {
                                documented.put(
                                        full(names.get(i), names.get(0)),
                                        values.isEmpty() ? NONE : values.get(i));
                            }
                        });
        return documented;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
    }

    private static String full(String name, String first) {
        if (name.startsWith(".")) {
            return full(first.substring(0, first.lastIndexOf('.')) + name, first);
        }
        return name.startsWith("management.") ? name : PREFIX + name;
    }
}
