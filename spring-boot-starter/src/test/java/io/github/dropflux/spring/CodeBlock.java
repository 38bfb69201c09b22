package io.github.dropflux.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One block of Java on a page of the documentation: statements, or the members of a class if the first line begins one. A block may begin with imports of its own, which go before those that every block has.
 *
 * @param page as in {@code docs/spring.md}
 * @param line of the page that holds the first line of the code
 * @param stored the files that a run leaves in the emulator; empty if the block is only compiled
 */
record CodeBlock(String page, int line, List<String> code, Optional<List<String>> stored) {

    private static final String FENCE = "```";
    private static final String RUN = "<!-- run";

    /** An annotation, a type, or a method. */
    private static final Pattern MEMBER =
            Pattern.compile(
                    "@.*|(public |final |abstract )*(class|interface) .*"
                            + "|[\\w<>]+ \\w+\\(.*\\) (throws \\w+ )?\\{");

    /** Of a page, with a comment {@code <!-- run: /path … -->} before each block that is run. */
    static List<CodeBlock> of(Path root, Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);
        List<CodeBlock> blocks = new ArrayList<>();
        String before = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(FENCE)) {
                int first = i + 1;
                int end = lines.subList(first, lines.size()).indexOf(FENCE) + first;
                if (line.equals(FENCE + "java")) {
                    String name = root.relativize(page).toString().replace('\\', '/');
                    blocks.add(
                            new CodeBlock(
                                    name, first + 1, lines.subList(first, end), marked(before)));
                }
                i = end;
            }
            before = line.isBlank() ? before : line;
        }
        return blocks;
    }

    private static Optional<List<String>> marked(String comment) {
        return comment.startsWith(RUN)
                ? Optional.of(
                        Stream.of(comment.split("[ :]+")).filter(it -> it.startsWith("/")).toList())
                : Optional.empty();
    }

    String where() {
        return page + ":" + line;
    }

    String className() {
        return "Code_" + where().replaceAll("[^A-Za-z0-9]", "_");
    }

    /** Each line of the code has the number that it has on the page, so that the compiler names the right one. */
    String source() {
        String imports = code.stream().filter(CodeBlock::isImport).collect(Collectors.joining(" "));
        String body =
                code.stream().map(it -> isImport(it) ? "" : it).collect(Collectors.joining("\n"));
        String head =
                "package documented; "
                        + imports
                        + DocumentedSurroundings.IMPORTS
                        + " public class "
                        + className()
                        + " extends "
                        + DocumentedSurroundings.class.getName()
                        + " { ";
        return isMembers()
                ? head + "\n".repeat(line - 1) + body + "\n}\n"
                : head
                        + "public void run() throws Exception {"
                        + "\n".repeat(line - 1)
                        + emulated(body)
                        + "\n}}\n";
    }

    /** What is run reaches an emulator, whatever uploader it builds. */
    private String emulated(String body) {
        return stored.isPresent() ? body.replace("DropboxUploader.builder()", "emulated()") : body;
    }

    private static boolean isImport(String line) {
        return line.startsWith("import ");
    }

    private boolean isMembers() {
        return code.stream()
                .filter(it -> !it.isBlank() && !isImport(it))
                .findFirst()
                .filter(it -> MEMBER.matcher(it).matches())
                .isPresent();
    }
}
