package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "server.address=127.0.0.1")
class ApplicationTest {

    private static final DropboxEmulator DROPBOX = DropboxEmulator.start();

    @LocalServerPort private int port;

    @DynamicPropertySource
    static void emulator(DynamicPropertyRegistry properties) {
        properties.add("dropflux.endpoint", DROPBOX::baseUrl);
    }

    @AfterAll
    static void stop() {
        DROPBOX.close();
    }

    @Test
    void a_request_streams_into_Dropbox() throws Exception {
        byte[] bytes = new byte[21_000_000];
        new Random(1).nextBytes(bytes);
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "http://127.0.0.1:"
                                                                + port
                                                                + "/files/film.bin"))
                                        .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("/film.bin");
        assertThat(DROPBOX.file("/film.bin").orElseThrow().bytes()).isEqualTo(bytes);
        assertThat(DROPBOX.requests(EmulatedRoute.APPEND_V2)).hasSize(3);
    }
}
