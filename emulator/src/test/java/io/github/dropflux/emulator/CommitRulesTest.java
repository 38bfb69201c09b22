package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static io.github.dropflux.emulator.EmulatedRoute.CREATE_FOLDER_V2;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.Api.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sockets")
class CommitRulesTest {

    private static final byte[] ONE = "one".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TWO = "two".getBytes(StandardCharsets.UTF_8);

    @TempDir Path storage;
    private DropboxEmulator dropbox;
    private Api api;

    @BeforeEach
    void start() {
        dropbox = DropboxEmulator.builder().storage(storage).start();
        api = new Api(dropbox);
    }

    @AfterEach
    void close() {
        dropbox.close();
    }

    private Reply upload(String path, byte[] body, String more) {
        return api.content(UPLOAD, json("{'path':'%s'%s}", path, more), body);
    }

    private String revOf(String path) {
        return dropbox.file(path).orElseThrow().rev();
    }

    @Test
    void addRefusesOtherBytesAndTakesTheSame() {
        String rev = upload("/a.txt", ONE, "").json().path("rev").asText();

        Reply same = upload("/A.TXT", ONE, "");
        Reply other = upload("/A.txt", TWO, "");

        assertThat(same.status()).isEqualTo(200);
        assertThat(same.json().path("rev").asText()).isEqualTo(rev);
        assertThat(same.json().path("path_display").asText()).isEqualTo("/a.txt");
        assertThat(other.error()).isEqualTo("path/conflict/file");
        assertThat(other.json().at("/error/reason/conflict/.tag").asText()).isEqualTo("file");
        assertThat(other.json().at("/error/upload_session_id").asText()).isNotEmpty();
        assertThat(dropbox.file("/a.txt").orElseThrow().bytes()).isEqualTo(ONE);
    }

    @Test
    void strictConflictRefusesTheSameBytesToo() {
        upload("/a", ONE, "");
        assertThat(upload("/a", ONE, ",'strict_conflict':true").error())
                .isEqualTo("path/conflict/file");
    }

    @Test
    void autorenameFindsAFreeName() {
        upload("/d/a.tar.gz", ONE, "");
        assertThat(pathOf(upload("/d/a.tar.gz", TWO, ",'autorename':true")))
                .isEqualTo("/d/a.tar (1).gz");
        assertThat(pathOf(upload("/d/A.tar.gz", Bytes.random(3), ",'autorename':true")))
                .isEqualTo("/d/A.tar (2).gz");
        assertThat(pathOf(upload("/d", ONE, ",'autorename':true"))).isEqualTo("/d (1)");
        assertThat(pathOf(upload("/d/a.tar.gz", ONE, ",'autorename':true")))
                .isEqualTo("/d/a.tar.gz");
    }

    private static String pathOf(Reply reply) {
        return reply.json().path("path_display").asText();
    }

    @Test
    void overwriteReplacesAndKeepsTheIdentifier() throws Exception {
        String id = upload("/a", ONE, "").json().path("id").asText();

        Reply replaced = upload("/a", TWO, ",'mode':'overwrite'");

        assertThat(replaced.json().path("id").asText()).isEqualTo(id);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(TWO);
        try (Stream<Path> stored = Files.walk(storage)) {
            assertThat(stored.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void updateReplacesTheNamedRevisionOnly() {
        upload("/a.txt", ONE, "");
        String old = revOf("/a.txt");
        String update = ",'mode':{'.tag':'update','update':'%s'}%s";
        assertThat(upload("/a.txt", TWO, update.formatted(old, "")).status()).isEqualTo(200);
        assertThat(revOf("/a.txt")).isNotEqualTo(old);

        assertThat(upload("/a.txt", ONE, update.formatted(old, "")).error())
                .isEqualTo("path/conflict/file");
        assertThat(upload("/a.txt", TWO, update.formatted(old, "")).status()).isEqualTo(200);
        assertThat(upload("/a.txt", TWO, update.formatted(old, ",'strict_conflict':true")).error())
                .isEqualTo("path/conflict/file");
        assertThat(pathOf(upload("/a.txt", ONE, update.formatted(old, ",'autorename':true"))))
                .isEqualTo("/a (conflicted copy).txt");
        assertThat(upload("/new", ONE, update.formatted(old, "")).status()).isEqualTo(200);
        assertThat(upload("/new2", ONE, update.formatted(old, ",'strict_conflict':true")).error())
                .isEqualTo("path/conflict/file");
    }

    @Test
    void aPathMayBeDeeperThanAThreadsStack() {
        String path = "/d".repeat(5000) + "/file";

        assertThat(upload(path, ONE, "").status()).isEqualTo(200);
        assertThat(upload(path.toUpperCase(Locale.ROOT), ONE, "").json().path("path_display"))
                .hasToString("\"" + path + "\"");
    }

    @Test
    void foldersAndFilesInTheWayAreConflicts() {
        api.rpc(CREATE_FOLDER_V2, json("{'path':'/folder'}"));
        upload("/file", ONE, "");

        assertThat(upload("/FOLDER", ONE, ",'mode':'overwrite'").error())
                .isEqualTo("path/conflict/folder");
        assertThat(upload("/file/below", ONE, "").error()).isEqualTo("path/conflict/file_ancestor");
        assertThat(upload("/File/far/below", ONE, ",'autorename':true").error())
                .isEqualTo("path/conflict/file_ancestor");
        assertThat(api.rpc(CREATE_FOLDER_V2, json("{'path':'/FILE'}")).error())
                .isEqualTo("path/conflict/file");
    }

    @Test
    void finishNamesThePathErrorAndKeepsTheSession() {
        upload("/taken", ONE, "");
        String session = api.start("sequential");
        api.append(session, 0, true, TWO);

        Reply refused = api.finish(session, 3, "/taken", new byte[0]);

        assertThat(refused.error()).isEqualTo("path/conflict/file");
        assertThat(refused.json().at("/error/path/conflict/.tag").asText()).isEqualTo("file");
        assertThat(api.finish(session, 3, "/free", new byte[0]).status()).isEqualTo(200);
        assertThat(dropbox.file("/free").orElseThrow().bytes()).isEqualTo(TWO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/", "//a", "/", "/a/../b", "/a/./b"})
    void malformedPathsAreTypedErrors(String path) {
        assertThat(upload(path, ONE, "").error()).isEqualTo("path/malformed_path");
    }

    @Test
    void refusesWhatIsNoPathAtAll() {
        Reply refused = upload("a.txt", ONE, "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("'a.txt' did not match pattern");
        assertThat(upload("/x/Desktop.INI", ONE, "").error()).isEqualTo("path/disallowed_name");
    }

    @Test
    void keepsClientModifiedInWholeSeconds() {
        upload("/a", ONE, ",'client_modified':'2001-02-03T04:05:06Z'");
        assertThat(dropbox.file("/a").orElseThrow().clientModified())
                .isEqualTo(Instant.parse("2001-02-03T04:05:06Z"));
        assertThat(upload("/b", ONE, ",'client_modified':'2001-02-03T04:05:06.5Z'").status())
                .isEqualTo(400);
        assertThat(upload("/b", ONE, ",'client_modified':'2001-02-33T04:05:06Z'").status())
                .isEqualTo(400);
    }

    @Test
    void identicalContentLeavesNothingBehindInStorage() throws Exception {
        upload("/a", ONE, "");
        upload("/a", ONE, "");
        try (Stream<Path> stored = Files.walk(storage)) {
            assertThat(stored.filter(Files::isRegularFile)).hasSize(1);
        }
    }
}
