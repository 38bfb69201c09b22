package io.github.dropflux.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pages of the documentation. */
final class Pages {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path README = ROOT.resolve("README.md");

    private Pages() {}

    /** Those at the root, those below {@code docs}, and that of the benchmarks. */
    static List<Path> all() throws IOException {
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.concat(root, docs),
                            Stream.of(ROOT.resolve("benchmarks/README.md")))
                    .filter(it -> it.toString().endsWith(".md"))
                    .toList();
        }
    }
}
