package io.github.dropflux.reactor;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may import whom. */
class ArchitectureTest {

    private static final String BASE = "io.github.dropflux";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(BASE);

    @Test
    void only_json_sees_Jackson() {
        noClasses()
                .that(
                        resideInAPackage(BASE + "..")
                                .and(
                                        com.tngtech.archunit.base.DescribedPredicate.not(
                                                resideInAPackage(BASE + ".internal.json..")))
                                .and(
                                        com.tngtech.archunit.base.DescribedPredicate.not(
                                                resideInAPackage(BASE + ".emulator.."))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
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
    void internals_do_not_know_the_face() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".reactor.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BASE + ".reactor")
                .check(CLASSES);
    }

    @Test
    void the_hash_is_made_in_one_place() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".reactor..")
                .and()
                .resideOutsideOfPackage(BASE + ".reactor.internal.hash..")
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
    void packages_form_no_cycle() {
        slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
