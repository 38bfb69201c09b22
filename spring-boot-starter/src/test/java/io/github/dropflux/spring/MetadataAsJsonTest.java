package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.ContentHash;
import io.github.dropflux.FileMetadata;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/** Metadata that a controller returns and takes: with Jackson 3 on Spring Boot 4, with Jackson 2 on 3.5. */
@Tag("sockets")
class MetadataAsJsonTest {

    private static final FileMetadata FILE =
            FileMetadata.builder()
                    .name("a.txt")
                    .id("id:1")
                    .clientModified(Instant.parse("2026-08-01T12:30:59Z"))
                    .serverModified(Instant.parse("2026-08-01T12:31:00Z"))
                    .rev("rev")
                    .size(3_000_000_000L)
                    .pathLower("/a.txt")
                    .pathDisplay("/A.txt")
                    .contentHash(ContentHash.parse("0f".repeat(32)))
                    .downloadable(false)
                    .verified(FileMetadata.Verified.SIZE_AND_HASH)
                    .build();

    @EnableAutoConfiguration
    @RestController
    static class Project {

        @GetMapping("/file")
        FileMetadata file() {
            return FILE;
        }

        @GetMapping("/bare")
        FileMetadata bare() {
            return FileMetadata.builder().build();
        }

        @PutMapping("/same")
        String same(@RequestBody FileMetadata file) {
            return file.equals(FILE) + " " + file.verified();
        }
    }

    @Test
    void it_is_written_whole_and_read_back() {
        for (WebServers server : new WebServers[] {WebServers.NETTY, WebServers.SERVLET}) {
            try (ConfigurableApplicationContext application = server.run(Project.class).run()) {
                WebClient browser =
                        WebClient.create(
                                "http://127.0.0.1:"
                                        + application
                                                .getEnvironment()
                                                .getProperty("local.server.port"));
                String written = get(browser, "/file");
                assertThat(written.replaceAll("[{}]", "").split(","))
                        .containsExactlyInAnyOrder(
                                "\"name\":\"a.txt\"",
                                "\"id\":\"id:1\"",
                                "\"clientModified\":\"2026-08-01T12:30:59Z\"",
                                "\"serverModified\":\"2026-08-01T12:31:00Z\"",
                                "\"rev\":\"rev\"",
                                "\"size\":3000000000",
                                "\"pathLower\":\"/a.txt\"",
                                "\"pathDisplay\":\"/A.txt\"",
                                "\"contentHash\":\"" + "0f".repeat(32) + "\"",
                                "\"downloadable\":false",
                                "\"verified\":\"SIZE_AND_HASH\"");
                assertThat(
                                browser.put()
                                        .uri("/same")
                                        .contentType(MediaType.APPLICATION_JSON)
                                        .bodyValue(written)
                                        .retrieve()
                                        .bodyToMono(String.class)
                                        .block())
                        .isEqualTo("true SIZE_AND_HASH");
                assertThat(get(browser, "/bare"))
                        .contains("\"pathDisplay\":null", "\"contentHash\":null");
            }
        }
    }

    private static String get(WebClient browser, String path) {
        String body = browser.get().uri(path).retrieve().bodyToMono(String.class).block();
        assertThat(body).isNotNull();
        return body;
    }
}
