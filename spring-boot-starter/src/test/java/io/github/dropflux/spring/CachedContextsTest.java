package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxUploader;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContextManager;
import reactor.core.publisher.Flux;

/** Test classes A, B and A again: Spring Framework 7 pauses the cached context of A while B runs. */
@Tag("sockets")
@Tag("slow")
class CachedContextsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static DropboxEmulator dropbox;

    @BeforeAll
    static void start() {
        dropbox = DropboxEmulator.start();
    }

    @AfterAll
    static void stop() {
        dropbox.close();
    }

    @EnableAutoConfiguration
    static class Project {}

    abstract static class Uploading {

        @Autowired DropboxUploader uploader;

        @DynamicPropertySource
        static void properties(DynamicPropertyRegistry registry) {
            registry.add("dropflux.endpoint", dropbox::baseUrl);
            registry.add("dropflux.access-token", () -> "any");
        }
    }

    @SpringBootTest(
            classes = Project.class,
            webEnvironment = WebEnvironment.NONE,
            properties = "test.class=a")
    static class A extends Uploading {}

    @SpringBootTest(
            classes = Project.class,
            webEnvironment = WebEnvironment.NONE,
            properties = "test.class=b")
    static class B extends Uploading {}

    @SpringBootTest(
            classes = Project.class,
            webEnvironment = WebEnvironment.RANDOM_PORT,
            properties = {"test.class=a", "spring.main.web-application-type=reactive"})
    static class ServerA extends Uploading {}

    @SpringBootTest(
            classes = Project.class,
            webEnvironment = WebEnvironment.RANDOM_PORT,
            properties = {"test.class=b", "spring.main.web-application-type=reactive"})
    static class ServerB extends Uploading {}

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_third_class_finds_the_uploader_of_the_first_and_uploads(boolean servers)
            throws Exception {
        Class<? extends Uploading> a = servers ? ServerA.class : A.class;
        DropboxUploader first = run(a);
        DropboxUploader second = run(servers ? ServerB.class : B.class);
        DropboxUploader third = run(a);
        assertThat(third).isSameAs(first).isNotSameAs(second);
        discard(a);
        discard(servers ? ServerB.class : B.class);
    }

    private static DropboxUploader run(Class<? extends Uploading> type) throws Exception {
        TestContextManager manager = new TestContextManager(type);
        manager.beforeTestClass();
        Uploading test = type.getDeclaredConstructor().newInstance();
        manager.prepareTestInstance(test);
        String path = "/" + type.getSimpleName() + dropbox.files().size();
        test.uploader.upload(path, Flux.just(ByteBuffer.allocate(5))).block(PATIENCE);
        assertThat(dropbox.file(path)).isPresent();
        assertThat(test.uploader.uploadsRunning()).isZero();
        manager.afterTestClass();
        return test.uploader;
    }

    private static void discard(Class<?> type) {
        TestContextManager manager = new TestContextManager(type);
        manager.getTestContext().getApplicationContext();
        manager.getTestContext()
                .markApplicationContextDirty(DirtiesContext.HierarchyMode.EXHAUSTIVE);
    }
}
