package io.github.dropflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords and signatures of a source come into no message, with {@code --verbose} neither. */
@Tag("sockets")
class SecretsInMessagesTest {

    private final DropboxEmulator dropbox = DropboxEmulator.builder().acceptTokens("good").start();
    private final CommandRun run = new CommandRun().environment("DROPBOX_ACCESS_TOKEN", "good");

    @AfterEach
    void close() {
        dropbox.close();
    }

    private CommandRun.Result fails(String... arguments) {
        CommandRun.Result result = run.run(arguments);
        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).startsWith("dropflux: ").doesNotContain("s3cr");
        assertThat(result.out()).doesNotContain("s3cr");
        return result;
    }

    private CommandRun.Result upload(String source, String... options) {
        String[] all = new String[options.length + 7];
        all[0] = "upload";
        all[1] = source;
        all[2] = "/x";
        all[3] = "--verbose";
        all[4] = "--json";
        all[5] = "--endpoint";
        all[6] = dropbox.baseUrl().toString();
        System.arraycopy(options, 0, all, 7, options.length);
        return fails(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:s3cr#t@h/x",
                "http://user:s3cret@my_host/x",
                "http://user:s3cret@ho st/x",
                "http://user:s3cret@127.0.0.1/x",
                "ftp://user:s3cret@h/x",
                "http:/user:s3cret@h/x",
                "http:\\\\user:s3cret@h/x"
            })
    void urlsThatAreRefused(String url) {
        assertThat(upload(url).err()).contains("URL");
    }

    @Test
    void signedUrlsThatFail() throws IOException {
        String gone;
        try (RawServer server =
                RawServer.serving(
                        request ->
                                Optional.of(
                                        request.contains("/there")
                                                ? RawServer.answer(
                                                        "HTTP/1.1 403 Forbidden\n\n", new byte[0])
                                                : RawServer.redirect("/there?token=s3cret")))) {
            assertThat(upload(server.url("/x?X-Amz-Signature=s3cret")).err())
                    .contains("403", server.url("/there"));
            gone = server.url("/x");
        }
        assertThat(upload(gone + "?X-Amz-Signature=s3cret").err()).contains(gone);
    }

    @Test
    void placesOfOtherPrograms() {
        assertThat(upload("eve:s3cret@host.example:/backups/x").err()).contains("there is no file");
    }

    @Test
    void commandsThatFail() {
        assertThat(upload("exit 22; x --password=s3cret", "--from-command").err())
                .contains("the command", "exit code 22");
        upload("(x --password=s3cret", "--from-command", "--length", "x");
        fails("upload", "--from-command", "mysqldump", "--password=s3cret", "db", "/x");
        fails("upload", "--from-command", "mysqldump", "-ps3cret", "db", "/x");
        fails("upload x --password s3cret", "/x");
    }

    @Test
    void resultsInJson() throws IOException {
        try (RawServer server = RawServer.serving(request -> Optional.of(RawServer.file("file")))) {
            CommandRun.Result result =
                    run.run(
                            "upload",
                            server.url("/a?X-Amz-Signature=s3cret"),
                            "/x",
                            "--json",
                            "--endpoint",
                            dropbox.baseUrl().toString());
            assertThat(result.exit()).isZero();
            assertThat(result.out()).contains(server.url("/a")).doesNotContain("s3cr");
        }
    }

    @Test
    void urlsAtAnotherPlace() {
        fails("http://user:s3cret@h/x", "/x");
        fails("upload", "/x", "http://user:s3cret@h/x");
        fails("upload", "-", "/x", "--endpoint", "https://user:s3cret@h/x");
        fails("upload", "-", "/x", "--endpoint", "https://user:s3cret@my_host/x");
        fails("upload", "-", "/x", "--endpoint", "https://user:s3cr t@h/x");
        fails("upload", "-", "/x", "--endpoint", "https://h/x?key=s3cret");
    }
}
