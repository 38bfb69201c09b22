package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java of the documentation compiles with what {@link DocumentedSurroundings} declares, and what is marked to be run stores
 * the files that it says.
 */
@Tag("sockets")
class DocumentedCodeTest {

    @TempDir static Path work;

    private static final List<CodeBlock> BLOCKS = new ArrayList<>();
    private static final List<String> ERRORS = new ArrayList<>();

    @BeforeAll
    static void compile() throws IOException {
        for (Path page : Pages.all()) {
            BLOCKS.addAll(CodeBlock.of(Pages.ROOT, page));
        }
        List<Path> sources = new ArrayList<>();
        for (CodeBlock block : BLOCKS) {
            sources.add(
                    Files.writeString(work.resolve(block.className() + ".java"), block.source()));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            compiler.getTask(
                            null,
                            files,
                            found,
                            List.of(
                                    "-proc:none",
                                    "-nowarn",
                                    "-parameters",
                                    "-d",
                                    Files.createDirectory(classes()).toString(),
                                    "-classpath",
                                    System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        found.getDiagnostics().stream()
                .filter(it -> it.getKind() == Diagnostic.Kind.ERROR)
                .map(DocumentedCodeTest::onThePage)
                .forEach(ERRORS::add);
    }

    private static Path classes() {
        return work.resolve("classes");
    }

    private static String onThePage(Diagnostic<? extends JavaFileObject> error) {
        JavaFileObject in = error.getSource();
        String page =
                BLOCKS.stream()
                        .filter(it -> in != null && in.getName().endsWith(it.className() + ".java"))
                        .map(CodeBlock::page)
                        .findFirst()
                        .orElse("?");
        return page + ":" + error.getLineNumber() + ": " + error.getMessage(Locale.ROOT);
    }

    @Test
    void the_code_on_the_pages_compiles() {
        assertThat(ERRORS).isEmpty();
        assertThat(BLOCKS).hasSizeGreaterThan(30);
    }

    @TestFactory
    Stream<DynamicTest> code_that_is_marked_runs() {
        return BLOCKS.stream()
                .filter(block -> block.stored().isPresent())
                .map(block -> DynamicTest.dynamicTest(block.where(), () -> run(block)));
    }

    private static void run(CodeBlock block) throws Exception {
        try (URLClassLoader loader =
                        new URLClassLoader(
                                new URL[] {classes().toUri().toURL()},
                                DocumentedCodeTest.class.getClassLoader());
                DocumentedSurroundings code =
                        (DocumentedSurroundings)
                                loader.loadClass("documented." + block.className())
                                        .getConstructor()
                                        .newInstance()) {
            code.run();
            assertThat(code.stored())
                    .containsExactlyInAnyOrderElementsOf(block.stored().orElseThrow());
        }
    }
}
