package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What leads from one page to another, to the build, and to its tests. */
class DocumentedLinksTest {

    private static final Pattern LINK =
            Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
    private static final int README_LINES = 120;

    @Test
    void each_link_leads_to_a_file_and_a_heading() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : Pages.all()) {
            Matcher links = LINK.matcher(withoutCode(Files.readString(page)));
            while (links.find()) {
                Path target =
                        links.group(1).isEmpty()
                                ? page
                                : page.resolveSibling(links.group(1)).normalize();
                String heading = links.group(2);
                if (!Files.exists(target)
                        || heading != null && !headings(target).contains(heading)) {
                    broken.add(Pages.ROOT.relativize(page) + " -> " + links.group());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void the_README_leads_to_every_page_of_the_documentation() throws IOException {
        String readme = Files.readString(Pages.README);
        try (Stream<Path> pages = Files.list(Pages.ROOT.resolve("docs"))) {
            assertThat(pages.filter(it -> it.toString().endsWith(".md")))
                    .allSatisfy(
                            page ->
                                    assertThat(readme)
                                            .contains("](docs/" + page.getFileName() + ")"));
        }
    }

    @Test
    void the_README_is_read_in_one_go() throws IOException {
        assertThat(Files.readAllLines(Pages.README)).hasSizeLessThanOrEqualTo(README_LINES);
    }

    @Test
    void coordinates_have_the_version_of_the_build() throws IOException {
        Matcher built = VERSION.matcher(Files.readString(Pages.ROOT.resolve("pom.xml")));
        assertThat(built.find()).isTrue();
        Pattern coordinates =
                Pattern.compile(
                        "dropflux-[a-z-]+:([0-9][^'\"`]*)['\"`]|"
                                + "dropflux-[a-z-]+</artifactId>\\s*<version>([^<]+)</version>");
        for (Path page : Pages.all()) {
            Matcher named = coordinates.matcher(Files.readString(page));
            while (named.find()) {
                String version = named.group(1) == null ? named.group(2) : named.group(1);
                assertThat(version).as(page + ": " + named.group()).isEqualTo(built.group(1));
            }
        }
    }

    @Test
    void the_table_of_versions_has_those_of_the_build() throws IOException {
        String table = Files.readString(Pages.ROOT.resolve("docs/compatibility.md"));
        for (String pom : List.of("pom.xml", "spring-boot-3-check/pom.xml")) {
            String build = Files.readString(Pages.ROOT.resolve(pom));
            for (String name :
                    List.of(
                            "spring-boot",
                            "spring-framework",
                            "reactor-bom",
                            "netty-bom",
                            "micrometer-bom")) {
                Matcher version =
                        Pattern.compile("<" + name + "\\.version>([0-9.]+[0-9])").matcher(build);
                assertThat(version.find()).as(name).isTrue();
                assertThat(table).contains("| " + version.group(1) + " |");
            }
        }
    }

    @Test
    void each_promise_names_a_test_that_is_there() throws IOException {
        Map<String, String> tests = tests();
        Matcher named =
                Pattern.compile("`(\\w+(?:Test|Fuzz))(?:\\.(\\w+))?`")
                        .matcher(Files.readString(Pages.ROOT.resolve("SECURITY.md")));
        while (named.find()) {
            assertThat(tests).containsKey(named.group(1));
            if (named.group(2) != null) {
                assertThat(tests.get(named.group(1))).contains("void " + named.group(2) + "(");
            }
        }
    }

    /** Sources by class; where two modules have one of the same name, both. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        for (String module : List.of("core", "reactor-adapter", "spring-boot-starter", "cli")) {
            try (Stream<Path> sources = Files.walk(Pages.ROOT.resolve(module + "/src/test/java"))) {
                for (Path source : sources.filter(it -> it.toString().endsWith(".java")).toList()) {
                    String name = source.getFileName().toString().replace(".java", "");
                    tests.merge(name, Files.readString(source), String::concat);
                }
            }
        }
        return tests;
    }

    /** As GitHub names them in an address. */
    private static List<String> headings(Path page) throws IOException {
        return withoutCode(Files.readString(page))
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(
                        line ->
                                line.replaceFirst("^#+ ", "")
                                        .toLowerCase(Locale.ROOT)
                                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                        .replace(' ', '-'))
                .collect(Collectors.toList());
    }

    private static String withoutCode(String page) {
        return Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(page)
                .replaceAll("");
    }
}
