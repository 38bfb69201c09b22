package io.github.dropflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a web site makes a browser on this machine send does not write into an emulator. */
@Tag("sockets")
class ForeignPagesTest {

    private final DropboxEmulator dropbox = DropboxEmulator.start();

    @AfterEach
    void close() {
        dropbox.close();
    }

    private String send(String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dropbox.port())) {
            String request =
                    "POST /2/files/upload HTTP/1.1\r\n"
                            + headers.replace("PORT", Integer.toString(dropbox.port()))
                            + "Connection: close\r\nAuthorization: Bearer any\r\n"
                            + "Content-Type: application/octet-stream\r\n"
                            + "Dropbox-API-Arg: {\"path\":\"/a\"}\r\nContent-Length: 1\r\n\r\na";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Host: 127.0.0.1:PORT",
        "Host: localhost:PORT",
        "Host: [::1]:PORT",
        "Host: content.dropboxapi.com",
        "Host: 127.0.0.1:PORT|Origin: http://127.0.0.1:PORT",
        "Host: localhost:PORT|Origin: http://localhost:PORT"
    })
    void programs_and_the_emulators_own_page(String headers) throws IOException {
        assertThat(send(headers.replace("|", "\r\n") + "\r\n")).startsWith("HTTP/1.1 200");
        assertThat(dropbox.files()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Host: evil.example",
        "Host: 127.0.0.1.evil.example:PORT",
        "Host: evildropbox.com",
        "Host: 127.0.0.1:PORT|Origin: https://evil.example",
        "Host: 127.0.0.1:PORT|Origin: null",
        "Host: 127.0.0.1:PORT|Origin: http://127.0.0.1:1",
        "X-None: here"
    })
    void web_sites(String headers) throws IOException {
        assertThat(send(headers.replace("|", "\r\n") + "\r\n")).matches("(?s)HTTP/1.1 40[03] .*");
        assertThat(dropbox.files()).isEmpty();
    }
}
