package io.github.dropflux.cli.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.cli.report.JsonLine;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A folder of many files, with names as people give them, whose contents are compared on the way rather than kept. */
final class LargeTree {

    private static final int CHUNK = 64 << 10;

    /** Scripts of one, two, three and four bytes a letter, from the left and from the right, and what is drawn as one sign. */
    private static final List<String> WORDS =
            List.of(
                    "notes",
                    "Grüße vom Meer",
                    "zwei\u0301",
                    "Ελληνικά",
                    "кириллица",
                    "עברית",
                    "العربية",
                    "हिन्दी",
                    "ภาษาไทย",
                    "日本語",
                    "한국어",
                    "𠜎𠜱",
                    "🚀",
                    "👩‍👩‍👧‍👦",
                    "🏳️‍🌈 and 'quo\"tes' {json}");

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestTree tree;
    private final Map<String, Long> lengths = new TreeMap<>();

    LargeTree(Path folder) {
        tree = new TestTree(folder);
    }

    TestTree tree() {
        return tree;
    }

    int count() {
        return lengths.size();
    }

    long bytes() {
        return lengths.values().stream().mapToLong(length -> length).sum();
    }

    /** One more file, somewhere. */
    void add(long length) throws IOException {
        int n = lengths.size();
        String first = WORDS.get(n % WORDS.size());
        String second = WORDS.get(n / WORDS.size() % WORDS.size());
        String name =
                switch (n % 3) {
                    case 0 -> first + " " + n;
                    case 1 -> first + "/" + second + " " + n + ".bin";
                    default -> first + "/" + second + "/" + n / 100 + "/." + n + first;
                };
        Path file = tree.folder().resolve(name);
        Files.createDirectories(file.getParent());
        SplittableRandom random = new SplittableRandom(n);
        byte[] chunk = new byte[(int) Math.min(CHUNK, length)];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), CHUNK)) {
            for (long left = length; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                out.write(chunk, 0, (int) Math.min(left, chunk.length));
            }
        }
        lengths.put(name, length);
    }

    /** Fails unless each file, downloaded from below that folder, is what was uploaded. */
    void assertDownloaded(DropboxEmulator dropbox, String to) throws Exception {
        for (String name : lengths.keySet()) {
            HttpRequest request =
                    HttpRequest.newBuilder(dropbox.baseUrl().resolve(EmulatedRoute.DOWNLOAD.path()))
                            .header("Authorization", "Bearer good")
                            .header("Dropbox-API-Arg", JsonLine.of(Map.of("path", to + "/" + name)))
                            .build();
            assertEqual(name, http.send(request, BodyHandlers.ofInputStream()).body());
        }
    }

    /** Fails unless each file, as it is stored below that folder, is what was uploaded. */
    void assertStored(DropboxEmulator dropbox, String to) throws Exception {
        for (String name : lengths.keySet()) {
            byte[] stored = dropbox.file(to + "/" + name).orElseThrow().bytes();
            assertEqual(name, new ByteArrayInputStream(stored));
        }
    }

    private void assertEqual(String name, InputStream stored) throws IOException {
        try (InputStream there = stored;
                InputStream here =
                        new BufferedInputStream(
                                Files.newInputStream(tree.folder().resolve(name)), CHUNK)) {
            assertThat(areEqual(there, here)).as(name).isTrue();
        }
    }

    private static boolean areEqual(InputStream there, InputStream here) throws IOException {
        byte[] some;
        do {
            some = there.readNBytes(CHUNK);
            if (!Arrays.equals(some, here.readNBytes(CHUNK))) {
                return false;
            }
        } while (some.length > 0);
        return true;
    }
}
