package io.github.dropflux.cli;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package of the command line sees which. */
class ArchitectureTest {

    private static final String BASE = "io.github.dropflux.cli";
    private static final int MOST_CLASSES = 22;
    private static final int MOST_LINES = 400;

    /** The commands themselves, in the package that all others lie below. */
    private static final String COMMANDS = "";

    /** Which rooms each room uses, no more and no less. */
    private static final Map<String, Set<String>> ROOMS =
            Map.ofEntries(
                    Map.entry("text", Set.of()),
                    Map.entry("surroundings", Set.of()),
                    Map.entry("report", Set.of("text")),
                    Map.entry("wire", Set.of()),
                    Map.entry("progress", Set.of("surroundings", "text", "wire")),
                    Map.entry("source", Set.of("report", "surroundings")),
                    Map.entry("web", Set.of("report", "source", "surroundings", "text")),
                    Map.entry("dropbox", Set.of("report", "surroundings", "text", "wire")),
                    Map.entry("resume", Set.of("report", "surroundings")),
                    Map.entry("login", Set.of("dropbox", "report", "surroundings", "text")),
                    Map.entry(
                            "folder",
                            Set.of(
                                    "progress",
                                    "report",
                                    "source",
                                    "surroundings",
                                    "dropbox",
                                    "text",
                                    "wire")),
                    Map.entry(
                            "upload",
                            Set.of(
                                    "folder",
                                    "progress",
                                    "report",
                                    "resume",
                                    "source",
                                    "surroundings",
                                    "dropbox",
                                    "text",
                                    "web",
                                    "wire")),
                    Map.entry(
                            COMMANDS,
                            Set.of(
                                    "dropbox",
                                    "login",
                                    "report",
                                    "surroundings",
                                    "text",
                                    "upload")));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(BASE);

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(BASE) ? COMMANDS : name.substring(BASE.length() + 1);
    }

    private static boolean isOurs(JavaClass type) {
        return (type.getPackageName() + ".").startsWith(BASE + ".");
    }

    static List<String> rooms() {
        return ROOMS.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void a_room_uses_the_rooms_that_the_plan_names(String room) {
        Map<String, Set<String>> uses =
                CLASSES.stream()
                        .filter(type -> room(type).equals(room))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(use -> isOurs(use.getTargetClass().getBaseComponentType()))
                        .collect(
                                Collectors.groupingBy(
                                        use -> room(use.getTargetClass().getBaseComponentType()),
                                        Collectors.mapping(
                                                Dependency::getDescription, Collectors.toSet())));
        uses.remove(room);
        assertThat(uses.keySet()).as(uses.toString()).isEqualTo(ROOMS.get(room));
    }

    @Test
    void every_room_is_on_the_plan() {
        assertThat(CLASSES.stream().map(ArchitectureTest::room).distinct())
                .containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
    }

    @Test
    void rooms_form_no_cycle() {
        slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
        assertThat(ROOMS.values())
                .as("who uses the commands")
                .noneMatch(uses -> uses.contains(COMMANDS));
    }

    @Test
    void no_room_is_crowded() {
        Map<String, Long> classes =
                CLASSES.stream()
                        .filter(type -> type.getEnclosingClass().isEmpty())
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .collect(
                                Collectors.groupingBy(
                                        ArchitectureTest::room, Collectors.counting()));
        assertThat(classes)
                .allSatisfy((room, count) -> assertThat(count).isLessThanOrEqualTo(MOST_CLASSES));
    }

    @Test
    void no_file_is_long() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")))
                    .isNotEmpty()
                    .allSatisfy(
                            file ->
                                    assertThat(Files.readAllLines(file))
                                            .hasSizeLessThanOrEqualTo(MOST_LINES));
        }
    }
}
