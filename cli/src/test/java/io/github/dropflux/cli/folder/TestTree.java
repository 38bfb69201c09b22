package io.github.dropflux.cli.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.emulator.DropboxEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A folder to upload, and what it should become. */
public final class TestTree {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Map<String, byte[]> files = new TreeMap<>();

    TestTree(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /** As it is walked with no pattern given. */
    Tree walked() {
        return walked(folder);
    }

    static Tree walked(Path folder) {
        return new Tree(folder, new FolderFilter(List.of(), List.of()));
    }

    /** Contents by name below the folder. */
    Map<String, byte[]> files() {
        return files;
    }

    byte[] content(String name) {
        return files.get(name);
    }

    /** Writes a file with bytes of its own, and the folders that it lies in. */
    public void write(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(name.hashCode()).nextBytes(bytes);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        files.put(name, bytes);
    }

    /** Uploads the folder with the command line. */
    public CommandRun.Result upload(DropboxEmulator dropbox, String to, String... options) {
        List<String> all = new ArrayList<>(List.of("upload", folder.toString(), to));
        all.addAll(List.of("--endpoint", dropbox.baseUrl().toString()));
        all.addAll(List.of(options));
        return new CommandRun()
                .environment("DROPBOX_ACCESS_TOKEN", "good")
                .run(all.toArray(String[]::new));
    }

    /** What was printed, a value a line. */
    public static List<JsonNode> lines(CommandRun.Result result) {
        return result.out().lines().map(TestTree::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
