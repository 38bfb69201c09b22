package io.github.dropflux.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * rclone with its defaults, a process for each run. It knows no other server than Dropbox, so that it is
 * given the link as its proxy, which answers in Dropbox's place.
 */
final class Rclone implements LinkClient {

    private static final String TOKEN =
            "{\"access_token\":\"token-of-no-account\",\"token_type\":\"bearer\","
                    + "\"expiry\":\"2100-01-01T00:00:00Z\"}";

    private final Link link;
    private final Path files;
    private int runs;

    Rclone(Link link) {
        this.link = link;
        try {
            this.files = Files.createTempDirectory("benchmark-rclone");
            Files.createFile(files.resolve("none.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make files for rclone", e);
        }
    }

    static boolean isInstalled() {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String each : path.split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(each, "rclone"))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String label() {
        return "rclone";
    }

    /** Nothing stays warm. */
    @Override
    public void warmUp(Load load) {}

    @Override
    public double run(Load load) {
        Path source = source(load);
        List<String> command = new ArrayList<>(List.of("rclone", "--quiet"));
        command.addAll(List.of("--config", files.resolve("none.conf").toString()));
        command.addAll(List.of("--ca-cert", link.certificate().toString()));
        command.addAll(List.of("copy", source.toString(), "benchmark:/benchmark/rclone" + runs++));
        ProcessBuilder process = new ProcessBuilder(command).inheritIO();
        Map<String, String> environment = process.environment();
        environment.put("HTTPS_PROXY", link.url().toString());
        environment.put("RCLONE_CONFIG_BENCHMARK_TYPE", "dropbox");
        environment.put("RCLONE_CONFIG_BENCHMARK_TOKEN", TOKEN);
        long begun = System.nanoTime();
        try {
            int ended = process.start().waitFor();
            if (ended != 0) {
                throw new IllegalStateException("rclone ended with " + ended + ", see above");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start rclone", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while rclone ran", e);
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Files that take no room on the disk. */
    private Path source(Load load) {
        Path folder = files.resolve(load.slug());
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < load.count(); i++) {
                Path file = folder.resolve("file" + i);
                try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                    sparse.setLength(load.fileBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make files for rclone", e);
        }
        return folder;
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(files)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + files, e);
        }
    }
}
