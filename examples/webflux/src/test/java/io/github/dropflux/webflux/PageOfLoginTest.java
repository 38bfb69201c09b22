package io.github.dropflux.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxAuthorization;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A user lets an app in, with a browser. */
@Tag("browser")
class PageOfLoginTest {

    @TempDir private Path folder;

    private final DropboxEmulator dropbox = DropboxEmulator.start();
    private final DropboxUploader uploader =
            DropboxUploader.builder()
                    .endpoint(dropbox.baseUrl())
                    .credentials(DropboxCredentials.perRequest())
                    .build();
    private final CompletableFuture<Map<String, List<String>>> back = new CompletableFuture<>();
    private final DisposableServer app =
            HttpServer.create()
                    .host("127.0.0.1")
                    .route(
                            routes ->
                                    routes.get(
                                            "/back",
                                            (request, response) -> {
                                                back.complete(
                                                        new QueryStringDecoder(request.uri())
                                                                .parameters());
                                                return response.sendString(Mono.just("welcome"));
                                            }))
                    .bindNow();

    @AfterEach
    void stop() {
        app.disposeNow();
        uploader.close();
        dropbox.close();
    }

    private DropboxAuthorization login() {
        return DropboxAuthorization.of("app-key")
                .endpoint(dropbox.baseUrl())
                .redirectTo(URI.create("http://localhost:" + app.port() + "/back"))
                .scopes("account_info.read", "files.content.write");
    }

    private Map<String, List<String>> click(DropboxAuthorization login, String button)
            throws Exception {
        try (Page page = new Page(login.page().toString(), folder.resolve("profile"))) {
            assertThat(page.one("body").getText()).contains("app-key", "files.content.write");
            page.one("button[value=" + button + "]").click();
            return back.get(Page.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void who_allows_it_is_brought_back_with_a_code() throws Exception {
        DropboxAuthorization login = login();
        Map<String, List<String>> brought = click(login, "allow");
        assertThat(brought.get("state")).containsExactly(login.state());
        DropboxAuthorization.Granted granted =
                uploader.authorize(login, brought.get("code").get(0)).block(Page.PATIENCE);
        assertThat(granted.scopes()).contains("files.content.write");
        assertThat(
                        uploader.forAccount(granted.credentials())
                                .account()
                                .block(Page.PATIENCE)
                                .email())
                .isEqualTo("user@example.com");
    }

    @Test
    void who_does_not_is_brought_back_without_one() throws Exception {
        assertThat(click(login(), "deny"))
                .containsEntry("error", List.of("access_denied"))
                .doesNotContainKey("code");
    }
}
