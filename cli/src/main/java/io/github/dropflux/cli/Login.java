package io.github.dropflux.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.reactor.DropboxCredentials;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Who calls Dropbox: for uploads as the library wants it, for a listing as an access token. */
final class Login {

    private static final String ROUTE = "oauth2/token";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DropboxCredentials credentials;
    private final String token;
    private final @Nullable String appKey;
    private final @Nullable String appSecret;

    private Login(
            DropboxCredentials credentials,
            String token,
            @Nullable String appKey,
            @Nullable String appSecret) {
        this.credentials = credentials;
        this.token = token;
        this.appKey = appKey;
        this.appSecret = appSecret;
    }

    /** @throws IllegalArgumentException if it can't stand in a header */
    static Login accessToken(String token) {
        return new Login(DropboxCredentials.accessToken(token), token, null, null);
    }

    /** @throws IllegalArgumentException if one of them can't stand in a header */
    static Login refreshToken(String appKey, @Nullable String appSecret, String token) {
        DropboxCredentials credentials =
                appSecret == null
                        ? DropboxCredentials.refreshToken(appKey, token)
                        : DropboxCredentials.refreshToken(appKey, appSecret, token);
        return new Login(credentials, token, appKey, appSecret);
    }

    DropboxCredentials credentials() {
        return credentials;
    }

    /**
     * A token for calls that are made now; asks for one if need be.
     *
     * @param api base URL of the host that grants tokens
     */
    Mono<String> bearer(HttpClient client, String api) {
        return appKey == null ? Mono.just(token) : granted(client, api, appKey);
    }

    private Mono<String> granted(HttpClient client, String api, String key) {
        return client.headers(
                        headers -> {
                            if (appSecret != null) {
                                byte[] pair =
                                        (key + ":" + appSecret).getBytes(StandardCharsets.UTF_8);
                                headers.set(
                                        HttpHeaderNames.AUTHORIZATION,
                                        "Basic " + Base64.getEncoder().encodeToString(pair));
                            }
                        })
                .post()
                .uri(api + "/" + ROUTE)
                .sendForm(
                        (request, form) -> {
                            form.attr("grant_type", "refresh_token").attr("refresh_token", token);
                            if (appSecret == null) {
                                form.attr("client_id", key);
                            }
                        })
                .responseSingle(
                        (head, body) ->
                                body.asByteArray()
                                        .defaultIfEmpty(new byte[0])
                                        .map(answer -> read(head.status().code(), answer)))
                .onErrorMap(
                        failure -> !(failure instanceof DropboxApiException),
                        failure ->
                                DropboxTransportException.of(
                                        "no answer to " + ROUTE, true, failure));
    }

    private static String read(int status, byte[] answer) {
        String granted = "";
        try {
            granted = JSON.readTree(answer).path("access_token").asText();
        } catch (IOException e) {
            // Its text could quote the answer, and with it a token.
            return refuse(status);
        }
        return status == 200 && !granted.isEmpty() ? granted : refuse(status);
    }

    private static String refuse(int status) {
        throw DropboxApiException.of(
                status,
                ROUTE,
                "",
                "no access token for this refresh token; check it and --app-key",
                false);
    }

    @Override
    public String toString() {
        return "Login[hidden]";
    }
}
