package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** A native image has the uploader, though nothing of it exists while the image is built. */
class AheadOfTimeTest {

    @Test
    void beans_are_generated_and_properties_can_be_bound() {
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
        DefaultGenerationContext generation =
                new DefaultGenerationContext(
                        new ClassNameGenerator(ClassName.get("com.example", "Application")), files);
        // Without credentials: those are the running image's.
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext()) {
            context.register(SimpleMeterRegistry.class, DropfluxAutoConfiguration.class);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
        generation.writeGeneratedContent();

        assertThat(files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE).keySet())
                .anyMatch(file -> file.endsWith("DropfluxAutoConfiguration__BeanDefinitions.java"));
        assertThat(generation.getRuntimeHints())
                .matches(
                        RuntimeHintsPredicates.reflection()
                                .onType(DropfluxProperties.class)
                                .and(
                                        RuntimeHintsPredicates.reflection()
                                                .onType(DropfluxProperties.Timeouts.class)));
    }
}
