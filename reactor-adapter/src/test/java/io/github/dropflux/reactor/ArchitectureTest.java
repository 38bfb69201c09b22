package io.github.dropflux.reactor;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom; {@code docs/architecture.md} draws the same. */
@Tag("slow")
class ArchitectureTest {

    private static final String BASE = "io.github.dropflux";
    private static final String FACE = BASE + ".reactor";
    private static final String INTERNAL = FACE + ".internal.";
    private static final int MOST_CLASSES = 20;
    private static final int MOST_FILES = 220;

    /** Which rooms each room of the adapter may use; face's values and core aside. */
    private static final Map<String, Set<String>> ROOMS =
            Map.ofEntries(
                    Map.entry("blockhound", Set.of()),
                    Map.entry("guard", Set.of()),
                    Map.entry("source", Set.of("guard")),
                    Map.entry("token", Set.of("guard", "limit")),
                    Map.entry("limit", Set.of("guard")),
                    Map.entry("window", Set.of("guard")),
                    Map.entry("checkpoint", Set.of("guard")),
                    Map.entry("http", Set.of()),
                    Map.entry("telemetry", Set.of("guard", "http")),
                    Map.entry("call", Set.of("http", "limit", "telemetry")),
                    Map.entry(
                            "account",
                            Set.of("call", "guard", "http", "limit", "telemetry", "token")),
                    Map.entry(
                            "upload",
                            Set.of(
                                    "account",
                                    "call",
                                    "checkpoint",
                                    "guard",
                                    "http",
                                    "limit",
                                    "source",
                                    "telemetry",
                                    "window")),
                    Map.entry(
                            "batch",
                            Set.of(
                                    "account", "call", "guard", "http", "limit", "upload",
                                    "window")));

    /** Of the face: what has an inside. All else of it are values, which the inside may see. */
    private static final DescribedPredicate<JavaClass> ENTRANCE =
            DescribedPredicate.describe(
                    "the face's entrance",
                    type ->
                            type.getPackageName().equals(FACE)
                                    && isEntrance(outermost(type).getSimpleName()));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(BASE);

    private static boolean isEntrance(String name) {
        return Set.of(
                        "DropboxUploader",
                        "DropboxUploaderBuilder",
                        "UploaderLife",
                        "UploaderGauges",
                        "UploadTelemetry",
                        "DropboxCredentials",
                        "FileCheckpointStore",
                        "UploadBody",
                        "UploadRequest",
                        "ResumeRequest",
                        "UploadResult")
                .contains(name);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    static List<String> rooms() {
        return ROOMS.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void a_room_uses_only_the_rooms_below_it(String room) {
        for (String other : ROOMS.keySet()) {
            if (!other.equals(room) && !ROOMS.get(room).contains(other)) {
                noClasses()
                        .that()
                        .resideInAPackage(INTERNAL + room)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(INTERNAL + other)
                        .check(CLASSES);
            }
        }
    }

    @Test
    void every_room_is_on_the_plan() {
        assertThat(
                        CLASSES.stream()
                                .map(JavaClass::getPackageName)
                                .filter(name -> name.startsWith(INTERNAL))
                                .map(name -> name.substring(INTERNAL.length()))
                                .distinct())
                .containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
    }

    @Test
    void no_room_is_crowded() {
        Map<String, Long> files =
                CLASSES.stream()
                        .filter(type -> type.getEnclosingClass().isEmpty())
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .filter(type -> type.getPackageName().startsWith(INTERNAL))
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getPackageName, Collectors.counting()));
        assertThat(files)
                .allSatisfy((room, count) -> assertThat(count).isLessThanOrEqualTo(MOST_CLASSES));
    }

    @Test
    void core_and_adapter_together_stay_small() {
        assertThat(
                        CLASSES.stream()
                                .filter(type -> type.getEnclosingClass().isEmpty())
                                .filter(type -> !type.getSimpleName().equals("package-info"))
                                .filter(
                                        type ->
                                                !type.getPackageName()
                                                        .startsWith(BASE + ".emulator"))
                                .count())
                .isLessThanOrEqualTo(MOST_FILES);
    }

    @Test
    void an_upload_knows_nothing_of_batches() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + "batch")
                .and(not(ENTRANCE))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL + "batch")
                .check(CLASSES);
    }

    @Test
    void only_an_account_authorizes_a_call() {
        noClasses()
                .that()
                .resideOutsideOfPackages(INTERNAL + "account", INTERNAL + "http")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("Authorization")
                .check(CLASSES);
    }

    @Test
    void only_an_account_and_the_builder_see_the_transport() {
        noClasses()
                .that()
                .resideOutsideOfPackages(INTERNAL + "account", INTERNAL + "http")
                .and()
                .doNotHaveSimpleName("DropboxUploaderBuilder")
                // Hands it on to the accounts, without a call of its own.
                .and()
                .doNotHaveSimpleName("UploaderResources")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("Transport")
                .check(CLASSES);
    }

    @Test
    void the_inside_sees_no_uploader_and_no_builder() {
        noClasses()
                .that()
                .resideInAPackage(FACE + ".internal..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        FACE.replace(".", "\\.")
                                + "\\.(DropboxUploader|.*Builder|.*Gauges|UploaderLife)")
                .check(CLASSES);
    }

    @Test
    void packages_form_no_cycle() {
        slices().assignedFrom(new Slices()).should().beFreeOfCycles().check(CLASSES);
    }

    /** Packages; of the face, entrance and values apart, since the inside lies between them. */
    private static final class Slices implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            if (!name.startsWith(BASE)) {
                return SliceIdentifier.ignore();
            }
            return name.equals(FACE)
                    ? SliceIdentifier.of(
                            name,
                            values().contains(outermost(type).getSimpleName())
                                    ? "values"
                                    : "entrance")
                    : SliceIdentifier.of(name);
        }

        /** What the inside uses of the face, and what that needs. */
        private static Set<String> values() {
            Set<String> values = new java.util.HashSet<>();
            List<JavaClass> left =
                    new ArrayList<>(
                            CLASSES.stream()
                                    .filter(type -> type.getPackageName().startsWith(INTERNAL))
                                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                                    .map(
                                            use ->
                                                    outermost(
                                                            use.getTargetClass()
                                                                    .getBaseComponentType()))
                                    .filter(type -> type.getPackageName().equals(FACE))
                                    .toList());
            while (!left.isEmpty()) {
                JavaClass next = left.remove(left.size() - 1);
                if (values.add(next.getSimpleName())) {
                    next.getDirectDependenciesFromSelf().stream()
                            .map(use -> outermost(use.getTargetClass().getBaseComponentType()))
                            .filter(type -> type.getPackageName().equals(FACE))
                            .forEach(left::add);
                }
            }
            return values;
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    @Test
    void only_json_sees_Jackson() {
        noClasses()
                .that(
                        resideInAPackage(BASE + "..")
                                .and(not(resideInAPackage(BASE + ".internal.json..")))
                                .and(not(resideInAPackage(BASE + ".emulator.."))))
                .should()
                .dependOnClassesThat(
                        // Annotations are how a value says what it is in its user's JSON.
                        resideInAPackage("com.fasterxml..")
                                .and(not(resideInAPackage("com.fasterxml.jackson.annotation"))))
                .check(CLASSES);
    }

    @Test
    void only_http_and_the_builder_see_Reactor_Netty() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".reactor..")
                .and()
                .resideOutsideOfPackage(BASE + ".reactor.internal.http..")
                .and()
                .doNotHaveSimpleName("DropboxUploaderBuilder")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("reactor.netty..")
                .check(CLASSES);
    }

    @Test
    void core_sees_neither_Reactor_nor_Netty() {
        noClasses()
                .that()
                .resideInAnyPackage(BASE, BASE + ".internal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("reactor..", "io.netty..", "org.reactivestreams..")
                .check(CLASSES);
    }

    @Test
    void the_limits_see_no_protocol() {
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + "limit")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE, BASE + ".internal..", FACE)
                .check(CLASSES);
    }

    @Test
    void the_session_logic_sees_no_clock_no_JSON_and_no_IO() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".internal.session..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time..", "java.io..", "java.nio..", "java.net..")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage(BASE + ".internal.json..")
                .check(CLASSES);
    }

    @Test
    void the_emulator_is_a_second_reading_of_the_protocol() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".emulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE, BASE + ".internal..", BASE + ".reactor..")
                .check(CLASSES);
    }

    @Test
    void the_hash_is_made_in_one_place() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".reactor..")
                .and()
                .haveNameNotMatching(".*\\.Window(Hasher|Store)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("BlockHasher")
                .check(CLASSES);
    }

    @Test
    void only_telemetry_and_its_face_see_Micrometer() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".reactor..")
                .and()
                .resideOutsideOfPackage(BASE + ".reactor.internal.telemetry..")
                .and()
                .doNotHaveSimpleName("UploadTelemetry")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(CLASSES);
    }

    @Test
    void the_plan_has_no_cycle_itself() {
        for (String room : ROOMS.keySet()) {
            assertThat(below(room)).doesNotContain(room);
        }
    }

    private static Set<String> below(String room) {
        Set<String> below = new java.util.HashSet<>(ROOMS.get(room));
        ROOMS.get(room).forEach(other -> below.addAll(below(other)));
        return below;
    }

    @Test
    void packages_of_the_adapter_are_the_face_and_its_rooms() {
        assertThat(
                        CLASSES.getPackage(FACE).getSubpackages().stream()
                                .map(JavaPackage::getRelativeName))
                .containsExactly("internal");
    }
}
