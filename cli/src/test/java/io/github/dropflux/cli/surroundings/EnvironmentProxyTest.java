package io.github.dropflux.cli.surroundings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.cli.RawServer;
import io.github.dropflux.emulator.DropboxEmulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy the environment names for whom. */
@Tag("sockets")
class EnvironmentProxyTest {

    private static String proxy(Map<String, String> environment, String url) {
        return String.valueOf(EnvironmentProxy.of(environment::get, URI.create(url)));
    }

    @Test
    void is_chosen_by_the_scheme_and_lower_case_goes_first() {
        Map<String, String> both =
                Map.of("HTTPS_PROXY", "http://s:1", "http_proxy", "h:2", "HTTP_PROXY", "upper:3");
        assertThat(proxy(both, "https://a.example/")).isEqualTo("s:1");
        assertThat(proxy(both, "http://a.example/")).isEqualTo("h:2");
        assertThat(proxy(Map.of("ALL_PROXY", "socks5://all"), "http://a.example/"))
                .isEqualTo("all:1080");
        assertThat(proxy(Map.of(), "https://a.example/")).isEqualTo("null");
        assertThat(
                        proxy(
                                Map.of("https_proxy", "", "HTTPS_PROXY", "http://s:1"),
                                "https://a.example/"))
                .isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource({
        "a.example, a.example, true",
        "sub.a.example, a.example, true",
        "sub.a.example, .a.example, true",
        "SUB.A.example, *.a.example, true",
        "notanexample, a.example, false",
        "xa.example, a.example, false",
        "a.example, 'b.example, a.example', true",
        "a.example, *, true",
        "a.example, '', false",
        "localhost, '', true",
        "127.0.0.1, '', true"
    })
    void is_not_used_for_what_is_excepted_and_for_this_machine(
            String host, String exceptions, boolean direct) {
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", "http://s:1", "NO_PROXY", exceptions);
        assertThat(proxy(environment, "https://" + host + "/")).isEqualTo(direct ? "null" : "s:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:s3cret@",
                "not a url s3cret",
                "ftp://user:s3cret@host:1",
                "http://user:s3cret@host:99999",
                "http://user:s3cret@host:0"
            })
    void that_cannot_be_is_refused_without_its_words(String value) {
        assertThatThrownBy(() -> proxy(Map.of("HTTPS_PROXY", value), "https://a.example/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HTTPS_PROXY names ")
                .hasMessageNotContaining("s3cret");
    }

    private static RawServer refusingProxy() throws IOException {
        return RawServer.serving(
                request ->
                        Optional.of(
                                RawServer.answer(
                                        "HTTP/1.1 407 Proxy Authentication Required\nContent-Length: 0\n\n",
                                        new byte[0])));
    }

    @Test
    void is_asked_for_Dropbox_with_its_user_name() throws Exception {
        try (RawServer proxy = refusingProxy()) {
            String url = proxy.url().replace("http://", "http://me:s3cr%40t@");
            CommandRun.Result result =
                    new CommandRun()
                            .environment("HTTPS_PROXY", url)
                            .input("x".getBytes(StandardCharsets.UTF_8))
                            .run("upload", "-", "/x", "--token", "good");
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err())
                    .contains(
                            "the proxy at 127.0.0.1:" + URI.create(proxy.url()).getPort(),
                            "refuses the way to Dropbox",
                            "407",
                            "HTTPS_PROXY")
                    .doesNotContain("s3cr");
            assertThat(proxy.requests())
                    .isNotEmpty()
                    .allMatch(head -> head.startsWith("CONNECT content.dropboxapi.com:443 "))
                    // me:s3cr@t
                    .allMatch(head -> head.contains("Basic bWU6czNjckB0"));
        }
    }

    @Test
    @Tag("slow")
    void that_does_not_answer_is_named_without_its_credentials() throws Exception {
        String where;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            where = "127.0.0.1:" + free.getLocalPort();
        }
        CommandRun run =
                new CommandRun()
                        .environment("HTTPS_PROXY", "http://me:s3cret@" + where)
                        .environment("HTTP_PROXY", "http://me:s3cret@" + where);
        CommandRun.Result dropbox = run.run("upload", "-", "/x", "--token", "good");
        assertThat(dropbox.exit()).isEqualTo(1);
        assertThat(dropbox.err())
                .contains("the proxy at " + where + " (HTTPS_PROXY) does not answer")
                .doesNotContain("s3cret", "--endpoint");
        CommandRun.Result source = run.run("upload", "http://files.example/x", "/x");
        assertThat(source.err())
                .contains("through the proxy at " + where + " (HTTP_PROXY)")
                .doesNotContain("s3cret");
    }

    @Test
    void is_asked_for_sources_too_and_not_for_an_emulator_on_this_machine() throws Exception {
        try (RawServer proxy = refusingProxy();
                DropboxEmulator dropbox = DropboxEmulator.start()) {
            CommandRun run = new CommandRun().environment("HTTP_PROXY", proxy.url());
            CommandRun.Result refused = run.run("upload", "http://files.example/x", "/x");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("cannot read http://files.example/x through the proxy at 127", "407");
            assertThat(proxy.requests())
                    .isNotEmpty()
                    .allMatch(head -> head.startsWith("CONNECT files.example:80 "));
            int asked = proxy.requests().size();
            String endpoint = dropbox.baseUrl().toString();
            assertThat(run.run("upload", "-", "/x", "--endpoint", endpoint).exit()).isZero();
            assertThat(run.run("upload", "-", "/x").exit()).isZero();
            assertThat(proxy.requests()).hasSize(asked);
        }
    }
}
