package io.github.dropflux.cli.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.cli.CommandRun.Result;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From an app's key to uploads that need no token. */
@Tag("sockets")
class LoginTest {

    private static final Pattern PAGE = Pattern.compile("https?://\\S*/oauth2/authorize\\S*");
    private static final Pattern CODE = Pattern.compile("<code id=\"code\">(.*)</code>");
    private static final HttpClient BROWSER =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();

    @TempDir private Path home;

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder().acceptTokens("good").acceptRefreshTokens("good").start();
    private final String endpoint = dropbox.baseUrl().toString();
    private final CommandRun run = new CommandRun();

    @BeforeEach
    void liveAtHome() {
        run.environment("HOME", home.toString());
    }

    @AfterEach
    void close() {
        dropbox.close();
    }

    private Path file() {
        return home.resolve(".config/dropflux/login.json");
    }

    private static HttpResponse<String> decide(String said, String form) {
        Matcher page = PAGE.matcher(said);
        assertThat(page.find()).as(said).isTrue();
        return post(URI.create(page.group()), form);
    }

    private static HttpResponse<String> post(URI page, String form) {
        try {
            return BROWSER.send(
                    HttpRequest.newBuilder(page).POST(BodyPublishers.ofString(form)).build(),
                    BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String code(String said) {
        Matcher code = CODE.matcher(decide(said, "decision=allow").body());
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    private Result login(String... more) {
        return run.answering(LoginTest::code).run(with("login", more));
    }

    private String[] with(String command, String... more) {
        String[] all = new String[more.length + 3];
        all[0] = command;
        all[1] = "--endpoint";
        all[2] = endpoint;
        System.arraycopy(more, 0, all, 3, more.length);
        return all;
    }

    private Result upload() {
        return run.input(new byte[3]).run(with("upload", "-", "/a", "--mode", "overwrite"));
    }

    @Test
    void a_code_that_is_pasted() throws IOException {
        Result login = login("--app-key", "key");

        assertThat(login.exit()).as(login.err()).isZero();
        assertThat(login.out())
                .contains("Logged in as Emulated User (user@example.com)", file().toString());
        assertThat(login.err()).contains("copy the code", "files.content.write").endsWith("Code: ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
        assertThat(login.out() + login.err()).doesNotContain("emulated-refresh");
        try (var files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }

        Result upload = upload();
        assertThat(upload.exit()).as(upload.err()).isZero();
        assertThat(dropbox.file("/a")).isPresent();
    }

    @Test
    void the_key_is_asked_for() {
        Result login =
                run.answering(said -> said.contains("/oauth2/") ? code(said) : "typed-key")
                        .run(with("login"));
        assertThat(login.exit()).as(login.err()).isZero();
        assertThat(login.err()).contains("Key of your app", "client_id=typed-key");
        assertThat(Files.exists(file())).isTrue();
    }

    @Test
    void the_key_of_the_environment_and_another_configuration_folder() {
        Path configuration = home.resolve("elsewhere");
        run.environment("DROPBOX_APP_KEY", "key-of-environment")
                .environment("XDG_CONFIG_HOME", configuration.toString());
        Result login = login();
        assertThat(login.exit()).as(login.err()).isZero();
        assertThat(configuration.resolve("dropflux/login.json")).exists();
        // The key alone says nothing of an account; the login does.
        assertThat(upload().exit()).isZero();
    }

    @Test
    void a_browser_brings_the_code_and_nothing_else_is_taken_for_it() throws Exception {
        CompletableFuture<Result> login =
                CompletableFuture.supplyAsync(
                        () -> run.run(with("login", "--app-key", "key", "--redirect-port", "0")));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> PAGE.matcher(run.saidSoFar()).find() || login.isDone());
        Matcher redirect = Pattern.compile("http://localhost:\\d+/").matcher(run.saidSoFar());
        assertThat(redirect.find()).as(run.saidSoFar()).isTrue();
        URI forged = URI.create(redirect.group() + "?code=attackers&state=guessed");
        assertThat(
                        BROWSER.send(
                                        HttpRequest.newBuilder(forged).GET().build(),
                                        BodyHandlers.ofString())
                                .statusCode())
                .isEqualTo(400);

        HttpResponse<String> end = decide(run.saidSoFar(), "decision=allow");

        assertThat(end.body()).contains("dropflux has the code");
        Result result = login.get(60, TimeUnit.SECONDS);
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(dropbox.requests(EmulatedRoute.TOKEN)).hasSizeGreaterThan(0);
        assertThat(upload().exit()).isZero();
    }

    @Test
    void a_user_who_says_no() throws Exception {
        CompletableFuture<Result> login =
                CompletableFuture.supplyAsync(
                        () -> run.run(with("login", "--app-key", "key", "--redirect-port", "0")));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> PAGE.matcher(run.saidSoFar()).find() || login.isDone());
        decide(run.saidSoFar(), "decision=deny");
        Result result = login.get(60, TimeUnit.SECONDS);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("Dropbox let nobody in (access_denied)");
        assertThat(file()).doesNotExist();
    }

    @Test
    void a_port_that_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            run.run(
                            with(
                                    "login",
                                    "--app-key",
                                    "key",
                                    "--redirect-port",
                                    Integer.toString(taken.getLocalPort())))
                    .failsWith(1, "port " + taken.getLocalPort() + " is taken", "paste");
        }
        run.run(with("login", "--app-key", "key", "--redirect-port", "65536"))
                .failsWith(2, "0 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "", "two words"})
    void a_code_that_is_none_leaves_the_login_before(String code) throws IOException {
        login("--app-key", "key");
        byte[] before = Files.readAllBytes(file());
        Result again = run.answering(said -> code).run(with("login", "--app-key", "key"));
        assertThat(again.exit()).isNotZero();
        assertThat(again.err().lines().reduce((a, b) -> b).orElse(""))
                .contains("dropflux: ")
                .containsAnyOf("run 'dropflux login' again", "visible ASCII");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void an_app_that_lacks_a_permission() {
        dropbox.faults()
                .on(EmulatedRoute.TOKEN)
                .next(1)
                .answer(
                        200,
                        "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"scope\":\"account_info.read"
                                + " files.metadata.read\"}");
        Result login = login("--app-key", "key");
        assertThat(login.exit()).isEqualTo(1);
        assertThat(login.err()).contains("lacks files.content.write", "Permissions");
        assertThat(file()).doesNotExist();
    }

    @Test
    void nowhere_to_keep_it() {
        new CommandRun()
                .run(with("login", "--app-key", "key"))
                .failsWith(2, "XDG_CONFIG_HOME", "HOME");
        new CommandRun()
                .environment("HOME", "relative")
                .run(with("login", "--app-key", "key"))
                .failsWith(2, "whole path");
    }

    @Test
    void a_login_is_for_its_endpoint_alone() {
        login("--app-key", "key");
        try (DropboxEmulator other = DropboxEmulator.start()) {
            Result upload =
                    run.input(new byte[3])
                            .run("upload", "-", "/a", "--endpoint", other.baseUrl().toString());
            assertThat(upload.err()).contains("no token given");
            assertThat(other.requests(EmulatedRoute.TOKEN)).isEmpty();
        }
    }

    @Test
    void what_is_named_goes_before_a_login() {
        login("--app-key", "key");
        dropbox.clearRequests();
        run.environment("DROPBOX_ACCESS_TOKEN", "good");
        assertThat(upload().exit()).isZero();
        assertThat(dropbox.requests(EmulatedRoute.TOKEN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"app_key\":\"k\"}",
                "{\"app_key\":\"k\",\"refresh_token\":\"a b\"}"
            })
    void a_file_that_was_damaged(String content) throws IOException {
        login("--app-key", "key");
        Files.writeString(file(), content);
        run.input(new byte[3])
                .run(with("upload", "-", "/a"))
                .failsWith(2, file().toString(), "not what 'dropflux login' wrote");
        assertThat(login("--app-key", "key").exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void a_file_that_others_may_use(String mode) throws IOException {
        login("--app-key", "key");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
        run.input(new byte[3]).run(with("upload", "-", "/a")).failsWith(2, "other users", "600");
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void a_link_in_its_place() throws IOException {
        login("--app-key", "key");
        Files.move(file(), home.resolve("moved"));
        Files.createSymbolicLink(file(), home.resolve("moved"));
        run.input(new byte[3]).run(with("upload", "-", "/a")).failsWith(2, "symbolic link");
    }

    @Test
    void a_login_that_was_ended_elsewhere() {
        login("--app-key", "key");
        String another = run.run("logout", "--endpoint", endpoint).out();
        assertThat(another).contains("Logged out");
        assertThat(file()).doesNotExist();
        assertThat(dropbox.requests(EmulatedRoute.TOKEN_REVOKE)).hasSize(1);
        assertThat(run.run("logout").out()).contains("Nobody is logged in");
    }

    @Test
    void a_revoked_login_says_how_to_get_another() {
        login("--app-key", "key");
        dropbox.faults()
                .on(EmulatedRoute.TOKEN)
                .always()
                .answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"revoked\"}");
        Result upload = upload();
        assertThat(upload.exit()).isEqualTo(1);
        assertThat(upload.err()).contains("invalid_grant", "dropflux login");
        // It is what was to be.
        assertThat(run.run("logout").exit()).isZero();
        assertThat(file()).doesNotExist();
    }

    @Test
    void logging_out_without_a_network() {
        login("--app-key", "key");
        dropbox.close();
        Result logout = run.run("logout");
        assertThat(logout.exit()).isEqualTo(1);
        assertThat(logout.err()).contains("deleted here", "could not be told", "connected_apps");
        assertThat(file()).doesNotExist();
    }

    @Test
    void logging_out_of_a_damaged_login() throws IOException {
        login("--app-key", "key");
        Files.writeString(file(), "{");
        run.run("logout").failsWith(1, "deleted here", "connected_apps");
        assertThat(file()).doesNotExist();
    }

    @Test
    void who_it_is_and_what_says_so() {
        run.run(with("whoami")).failsWith(1, "nobody is logged in there", "dropflux login");
        login("--app-key", "key");
        Result who = run.run(with("whoami"));
        assertThat(who.exit()).as(who.err()).isZero();
        assertThat(who.out())
                .contains(
                        "Emulated User (user@example.com)",
                        "account  dbid:AAEmulated",
                        "from     the login in " + file(),
                        "room     0 B used, 16.0 TiB free");
        assertThat(run.run(with("whoami", "--token", "good")).out()).contains("from     --token");
        assertThat(run.run(with("whoami", "--token", "good", "--json")).out())
                .contains(
                        "\"email\":\"user@example.com\"",
                        "\"free\":17592186044416",
                        "\"origin\":\"--token\"");
        run.run(with("whoami", "--token", "bad")).failsWith(1, "invalid_access_token", "login");
    }

    @Test
    void nobody_is_logged_in_to_Dropbox_itself() {
        run.run("whoami").failsWith(1, "nobody is logged in: 'dropflux login'");
        login("--app-key", "key");
        run.run("whoami").failsWith(1, "nobody is logged in: 'dropflux login'");
    }

    @Test
    void a_login_is_ended_at_its_own_Dropbox_alone() {
        login("--app-key", "key");
        try (DropboxEmulator other = DropboxEmulator.start()) {
            run.run("logout", "--endpoint", other.baseUrl().toString())
                    .failsWith(1, "nobody is logged in there", endpoint);
            assertThat(other.requests()).isEmpty();
        }
        assertThat(file()).exists();
        assertThat(upload().exit()).isZero();
    }

    @Test
    void a_login_that_is_replaced_is_ended() {
        login("--app-key", "key");
        Result again = login("--app-key", "key");
        assertThat(again.exit()).isZero();
        assertThat(again.err())
                .contains("takes the place", "which is ended")
                .doesNotContain("not ended");
        assertThat(dropbox.requests(EmulatedRoute.TOKEN_REVOKE)).hasSize(1);
        assertThat(upload().exit()).isZero();
    }

    @Test
    void a_login_that_others_could_read_is_ended_all_the_same() throws IOException {
        login("--app-key", "key");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run.run("logout").exit()).isZero();
        assertThat(dropbox.requests(EmulatedRoute.TOKEN_REVOKE)).hasSize(1);
        assertThat(file()).doesNotExist();
    }

    @Test
    void a_folder_that_cannot_be_is_told_before_the_user_has_done_anything() throws IOException {
        Files.writeString(home.resolve(".config"), "a file");
        Result login = login("--app-key", "key");
        assertThat(login.exit()).isEqualTo(1);
        assertThat(login.err()).contains("cannot be kept in", "XDG_CONFIG_HOME");
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void a_quiet_upload_does_not_go_to_an_emulator_that_nobody_has_named() {
        run.input(new byte[3])
                .run("upload", "-", "/a", "--quiet")
                .failsWith(2, "No token", "--quiet", "dropflux login");
    }

    @Test
    void a_folder_in_the_place_of_the_login() throws IOException {
        Files.createDirectories(file().resolve("inside"));
        run.run("logout").failsWith(1, "cannot delete", file().toString());
        run.input(new byte[3]).run(with("upload", "-", "/a")).failsWith(2, "no plain file");
    }

    @Test
    void a_code_that_is_not_in_the_encoding() {
        Result login =
                run.input(new byte[] {(byte) 0xC3, (byte) 0x28, '\n'})
                        .run(with("login", "--app-key", "key"));
        assertThat(login.exit()).isEqualTo(1);
        assertThat(login.err()).containsAnyOf("encoding", "does not take", "visible ASCII");
    }
}
