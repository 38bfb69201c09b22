package io.github.dropflux.cli.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.cli.CommandRun;
import io.github.dropflux.cli.PemFile;
import io.github.dropflux.cli.RawServer;
import io.github.dropflux.emulator.DropboxEmulator;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers answer, and which of it is a file. */
@Tag("sockets")
class UrlSourceTest {

    private static final String DOUBT = "only --length or --content-hash can tell";

    private final DropboxEmulator dropbox = DropboxEmulator.builder().acceptTokens("good").start();
    private final CommandRun run = new CommandRun().environment("DROPBOX_ACCESS_TOKEN", "good");

    @AfterEach
    void close() {
        dropbox.close();
    }

    private CommandRun.Result upload(String url, String... options) {
        String[] all = new String[options.length + 5];
        all[0] = "upload";
        all[1] = url;
        all[2] = "/x";
        all[3] = "--endpoint";
        all[4] = dropbox.baseUrl().toString();
        System.arraycopy(options, 0, all, 5, options.length);
        return run.run(all);
    }

    private CommandRun.Result stores(String content, String url, String... options) {
        CommandRun.Result result = upload(url, options);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(new String(dropbox.file("/x").orElseThrow().bytes(), StandardCharsets.UTF_8))
                .isEqualTo(content);
        return result;
    }

    private void refuses(String url, String... said) {
        upload(url).failsWith(1, said);
        assertThat(dropbox.files()).isEmpty();
        assertThat(dropbox.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "201 Created",
                "202 Accepted",
                "203 Non-Authoritative Information",
                "206 Partial Content",
                "304 Not Modified",
                "300 Multiple Choices",
                "500 Internal Server Error"
            })
    void onlyAnAnswerOf200IsAFile(String status) throws IOException {
        try (RawServer server =
                RawServer.answering(
                        "HTTP/1.1 " + status + "\nContent-Length: 4\n\n", new byte[4])) {
            refuses(server.url(), server.url() + " answered " + status, "nothing was stored");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "205 Reset Content"})
    void anAnswerWithoutContentIsNoEmptyFile(String status) throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 " + status + "\n\n", new byte[0])) {
            refuses(server.url(), status, "nothing was stored");
        }
    }

    @Test
    void interimAnswersAreSkipped() throws IOException {
        try (RawServer server =
                RawServer.answering(
                        "HTTP/1.1 102 Processing\n\nHTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\nLink: </a>\n\n"
                                + "HTTP/1.1 200 OK\nContent-Length: 4\n\n",
                        "file".getBytes(StandardCharsets.US_ASCII))) {
            stores("file", server.url());
        }
    }

    @Test
    void headsOf60KiBAreRead() throws IOException {
        try (RawServer server =
                RawServer.answering(
                        "HTTP/1.1 200 OK\nX-Long: "
                                + "x".repeat(60 << 10)
                                + "\nContent-Length: 4\n\n",
                        "file".getBytes(StandardCharsets.US_ASCII))) {
            stores("file", server.url());
        }
    }

    @Test
    void asksForNoEncodingAndRefusesOne() throws IOException {
        try (RawServer server =
                RawServer.answering(
                        "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 4\n\n",
                        new byte[4])) {
            refuses(server.url(), "gzip", "not asked for", "nothing was stored");
            assertThat(server.requests().get(0).toLowerCase(Locale.ROOT))
                    .contains("accept-encoding: identity");
        }
        try (RawServer server =
                RawServer.answering(
                        "HTTP/1.1 200 OK\nContent-Encoding: identity\nContent-Length: 4\n\n",
                        "file".getBytes(StandardCharsets.US_ASCII))) {
            stores("file", server.url());
        }
    }

    @Test
    void saysThatNobodyKnowsWhetherABodyEndedByItsConnectionIsComplete() throws IOException {
        try (RawServer server =
                RawServer.answering(
                        "HTTP/1.1 200 OK\n\n", "file".getBytes(StandardCharsets.US_ASCII))) {
            assertThat(stores("file", server.url()).out()).contains("answer was complete", DOUBT);
        }
        try (RawServer server = RawServer.serving(request -> Optional.of(RawServer.file("file")))) {
            assertThat(stores("file", server.url(), "--mode", "overwrite").out())
                    .doesNotContain(DOUBT);
        }
        try (RawServer server =
                RawServer.answering(
                        "HTTP/1.1 200 OK\n\n", "file".getBytes(StandardCharsets.US_ASCII))) {
            assertThat(stores("file", server.url(), "--length", "4", "--mode", "overwrite").out())
                    .doesNotContain(DOUBT);
        }
    }

    @Test
    void aHeadWithNothingAfterItIsNoEmptyFile() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\n\n", new byte[0])) {
            upload(server.url()).failsWith(1, server.url(), "without a byte", "nothing was stored");
        }
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void followsLocationsWithBlanksAndOtherCharacters() throws IOException {
        try (RawServer server =
                RawServer.serving(
                        request ->
                                Optional.of(
                                        request.startsWith("GET /my%20f%C3%BCr.zip?a=%20b ")
                                                ? RawServer.file("file")
                                                : RawServer.redirect(
                                                        "/my f\u00c3\u00bcr.zip?a= b")))) {
            stores("file", server.url());
        }
    }

    @Test
    void followsTenRedirectsAndNoMore() throws IOException {
        AtomicInteger left = new AtomicInteger(10);
        try (RawServer server =
                RawServer.serving(
                        request ->
                                Optional.of(
                                        left.getAndDecrement() > 0
                                                ? RawServer.redirect("/next")
                                                : RawServer.file("file")))) {
            stores("file", server.url());
            left.set(11);
            upload(server.url()).failsWith(1, server.url(), "more than 10", "nothing was stored");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/x", "http://h:0/", ""})
    void refusesRedirectsToNowhere(String location) throws IOException {
        try (RawServer server =
                RawServer.serving(request -> Optional.of(RawServer.redirect(location)))) {
            refuses(server.url(), "302 Found", "Location", "nothing was stored");
        }
    }

    @Test
    void carriesNoUserOfARedirectAnywhere() throws IOException {
        try (RawServer other = RawServer.serving(request -> Optional.of(RawServer.file("file")));
                RawServer server =
                        RawServer.serving(
                                request ->
                                        Optional.of(
                                                RawServer.redirect(
                                                        "http://user:s3cret@127.0.0.1:"
                                                                + other.port()
                                                                + "/x")))) {
            stores("file", server.url());
            assertThat(other.requests())
                    .singleElement()
                    .asString()
                    .doesNotContain("s3cret", "uthorization");
        }
    }

    @Test
    void trustsTheCertificateFileForHttpsSourcesAndRefusesARedirectToHttp() throws Exception {
        X509Bundle bundle =
                new CertificateBuilder()
                        .subject("CN=localhost")
                        .ecp256()
                        .addSanIpAddress("127.0.0.1")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        Path pem = PemFile.write(bundle.getCertificate());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(bundle.toKeyManagerFactory().getKeyManagers(), null, null);
        ServerSocketFactory sockets = tls.getServerSocketFactory();
        try (RawServer server =
                        RawServer.serving(
                                sockets, "https", request -> Optional.of(RawServer.file("file")));
                RawServer redirecting =
                        RawServer.serving(
                                sockets,
                                "https",
                                request ->
                                        Optional.of(
                                                RawServer.redirect("http://127.0.0.1:1/x?s3c")))) {
            stores("file", server.url(), "--ca-cert", pem.toString());
            upload(redirecting.url(), "--ca-cert", pem.toString())
                    .failsWith(1, "from https to http://127.0.0.1:1/x,", "nothing was stored");
            upload(server.url()).failsWith(1, "certifi", "--ca-cert", "nothing was stored");
        }
    }

    @Test
    void givesUpOnAServerThatDoesNotAnswer() throws IOException {
        try (RawServer server = RawServer.serving(request -> Optional.empty())) {
            upload(server.url(), "--source-timeout", "200ms")
                    .failsWith(1, server.url(), "200 ms", "--source-timeout", "nothing was stored");
            assertThat(dropbox.requests()).isEmpty();
        }
    }

    @Test
    void givesUpOnAServerThatStopsInTheMiddle() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> stalling =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    Socket connection = server.accept();
                                    connection
                                            .getOutputStream()
                                            .write(
                                                    RawServer.answer(
                                                            "HTTP/1.1 200 OK\nContent-Length: 9\n\n",
                                                            new byte[4]));
                                    return connection;
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            upload("http://127.0.0.1:" + server.getLocalPort() + "/x", "--source-timeout", "200ms")
                    .failsWith(
                            1,
                            "SOURCE delivered nothing",
                            "--source-timeout",
                            "nothing was stored");
            stalling.join().close();
        }
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void triesAgainToConnect() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        CompletableFuture<CommandRun.Result> uploading =
                CompletableFuture.supplyAsync(() -> upload("http://127.0.0.1:" + port + "/x"));
        AtomicInteger reset = new AtomicInteger(1);
        try (RawServer server =
                RawServer.serving(
                        new ServerSocketFactory() {
                            @Override
                            public ServerSocket createServerSocket(int any) throws IOException {
                                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                            }

                            @Override
                            public ServerSocket createServerSocket(int any, int backlog)
                                    throws IOException {
                                return createServerSocket(any);
                            }

                            @Override
                            public ServerSocket createServerSocket(
                                    int any, int backlog, InetAddress address) throws IOException {
                                return createServerSocket(any);
                            }
                        },
                        "http",
                        request ->
                                Optional.of(
                                        reset.getAndDecrement() > 0
                                                ? new byte[0]
                                                : RawServer.file("file")))) {
            await().until(uploading::isDone);
            assertThat(uploading.join().err()).isEmpty();
            assertThat(uploading.join().exit()).isZero();
            assertThat(server.requests()).hasSize(2);
        }
        assertThat(dropbox.file("/x").orElseThrow().size()).isEqualTo(4);
    }
}
