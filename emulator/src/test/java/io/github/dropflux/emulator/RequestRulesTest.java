package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static io.github.dropflux.emulator.EmulatedRoute.APPEND_BATCH;
import static io.github.dropflux.emulator.EmulatedRoute.DOWNLOAD;
import static io.github.dropflux.emulator.EmulatedRoute.GET_METADATA;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.emulator.Api.Reply;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sockets")
class RequestRulesTest {

    private static final byte[] NONE = new byte[0];

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder()
                    .limits(
                            EmulatorLimits.defaults()
                                    .withMaxRequestSize(1000)
                                    .withMaxFileSize(1500)
                                    .withMaxArgumentSize(600)
                                    .withMaxBatchEntries(2))
                    .start();
    private final Api api = new Api(dropbox);

    @AfterEach
    void close() {
        dropbox.close();
    }

    private HttpRequest.Builder plain(EmulatedRoute route, String type) {
        return HttpRequest.newBuilder(dropbox.baseUrl().resolve(route.path()))
                .header("Content-Type", type);
    }

    @Test
    void takesTheArgumentFromTheUrlToo() {
        String argument = URLEncoder.encode(json("{'path':'/é ü'}"), StandardCharsets.UTF_8);
        Reply reply =
                Api.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                dropbox.baseUrl()
                                                        + UPLOAD.path()
                                                        + "?arg="
                                                        + argument))
                                .header("Authorization", "Bearer t")
                                .header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.ofByteArray(new byte[3]))
                                .build());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(dropbox.file("/é ü")).isPresent();
        assertThat(dropbox.requests(UPLOAD).get(0).argument()).contains("/é ü");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{'path':'/a'} {}",
                "{'path':'/a','path':'/b'}",
                "{'path':'/a','unknown':1}",
                "{'path':1}",
                "{}",
                "[]",
                "{'path':'/a','autorename':'yes'}",
                "{'path':'/a','mode':'replace'}",
                "{'path':'/a','mode':{'.tag':'update','update':'x'}}",
                "{'path':'/a','content_hash':'abc'}",
                "{'path':'/a','property_groups':[{'template_id':'t'}]}"
            })
    void refusesMalformedArguments(String argument) {
        Reply refused = api.content(UPLOAD, argument.replace('\'', '"'), NONE);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.header("Content-Type")).startsWith("text/plain");
        assertThat(refused.text())
                .startsWith("Error in call to API function \"files/upload\": HTTP header");
        assertThat(refused.header("X-Dropbox-Request-Id")).isNotEmpty();
    }

    @Test
    void refusesArgumentsThatAreTooLongOrMissing() {
        assertThat(api.upload("/" + "x".repeat(600), NONE).text()).contains("the limit is 600");
        Reply missing =
                Api.send(
                        api.request(UPLOAD)
                                .header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.noBody())
                                .build());
        assertThat(missing.text()).contains("Must provide HTTP header \"Dropbox-API-Arg\"");
    }

    @Test
    void refusesOtherContentTypes() {
        Reply content =
                Api.send(
                        plain(UPLOAD, "application/json")
                                .header("Authorization", "Bearer t")
                                .header("Dropbox-API-Arg", json("{'path':'/a'}"))
                                .POST(BodyPublishers.ofString("x"))
                                .build());
        assertThat(content.status()).isEqualTo(400);
        assertThat(content.text()).contains("Bad HTTP \"Content-Type\" header");
        Reply rpc =
                Api.send(
                        plain(GET_METADATA, "text/plain")
                                .header("Authorization", "Bearer t")
                                .POST(BodyPublishers.ofString(json("{'path':'/a'}")))
                                .build());
        assertThat(rpc.text()).contains("Bad HTTP \"Content-Type\" header");
        assertThat(dropbox.files()).isEmpty();
    }

    @Test
    void refusesUnknownFunctionsAndMethods() {
        Reply unknown =
                Api.send(
                        HttpRequest.newBuilder(dropbox.baseUrl().resolve("/2/files/nothing"))
                                .header("Authorization", "Bearer t")
                                .POST(BodyPublishers.ofString("null"))
                                .build());
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text())
                .startsWith(
                        "Error in call to API function \"files/nothing\": Unknown API function");
        Reply get = Api.send(api.request(GET_METADATA).GET().build());
        assertThat(get.status()).isEqualTo(400);
        assertThat(dropbox.requests()).hasSize(2).allMatch(request -> !request.applied());
    }

    @Test
    void limitsBodiesAndFiles() {
        assertThat(api.upload("/a", new byte[1000]).status()).isEqualTo(200);
        assertThat(api.upload("/b", new byte[1001]).error()).isEqualTo("payload_too_large");
        String session = api.start("sequential");
        assertThat(api.append(session, 0, false, new byte[1001]).error())
                .isEqualTo("payload_too_large");
        assertThat(api.append(session, 0, false, new byte[1000]).status()).isEqualTo(200);
        assertThat(api.append(session, 1000, false, new byte[501]).error()).isEqualTo("too_large");
        assertThat(api.finish(session, 1000, "/c", new byte[501]).error())
                .isEqualTo("lookup_failed/too_large");
        assertThat(api.append(session, 1000, false, new byte[500]).status()).isEqualTo(200);
    }

    @Test
    void limitsBatches() {
        assertThat(api.rpc(EmulatedRoute.START_BATCH, json("{'num_sessions':3}")).status())
                .isEqualTo(400);
        assertThat(api.rpc(EmulatedRoute.FINISH_BATCH_V2, json("{'entries':[1,2,3]}")).text())
                .contains("has 3 items, more than 2");
        String entry =
                json(
                        "{'cursor':{'session_id':'%s','offset':0},'length':5}",
                        api.start("sequential"));
        String batch = "{\"entries\":[" + entry + "]}";
        assertThat(api.content(APPEND_BATCH, batch, new byte[4]).error())
                .isEqualTo("length_mismatch");
        assertThat(api.content(APPEND_BATCH, batch, new byte[6]).error())
                .isEqualTo("length_mismatch");
        assertThat(api.content(APPEND_BATCH, batch, new byte[5]).status()).isEqualTo(200);
    }

    @Test
    void knowsNoAppendBatchWhenSwitchedSo() {
        try (DropboxEmulator old = DropboxEmulator.builder().appendBatchKnown(false).start()) {
            Reply refused = new Api(old).content(APPEND_BATCH, json("{'entries':[]}"), NONE);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("Unknown API function");
        }
    }

    @Test
    void remembersWhatItSaw() {
        String session = api.start("sequential");
        api.append(session, 0, true, new byte[7]);
        api.rpc(GET_METADATA, json("{'path':'/none'}"));

        SeenRequest append = dropbox.requests(EmulatedRoute.APPEND_V2).get(0);
        assertThat(append.route()).contains(EmulatedRoute.APPEND_V2);
        assertThat(append.offset()).hasValue(0);
        assertThat(append.sessionId()).contains(session);
        assertThat(append.close()).isTrue();
        assertThat(append.bodyBytes()).isEqualTo(7);
        assertThat(append.status()).hasValue(200);
        assertThat(append.applied()).isTrue();
        assertThat(append.header("Content-LENGTH")).contains("7");
        assertThat(append.headers()).doesNotContainKey("authorization");
        assertThat(append.toString()).doesNotContain(Api.TOKEN);

        SeenRequest metadata = dropbox.requests(GET_METADATA).get(0);
        assertThat(metadata.argument()).isEqualTo(json("{'path':'/none'}"));
        assertThat(metadata.status()).hasValue(409);
        assertThat(dropbox.requests()).extracting(SeenRequest::number).containsExactly(1L, 2L, 3L);
        dropbox.clearRequests();
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void handsNothingBackInDiscardMode() {
        try (DropboxEmulator discarding = DropboxEmulator.builder().discard(true).start()) {
            Api other = new Api(discarding);
            other.upload("/a", new byte[9]);
            assertThat(other.rpc(GET_METADATA, json("{'path':'/a'}")).json().path("size").asInt())
                    .isEqualTo(9);
            Reply refused = other.content(DOWNLOAD, json("{'path':'/a'}"), NONE);
            assertThat(refused.error()).isEqualTo("unsupported_file");
        }
    }

    @Test
    void downloadsWhatItStored() {
        byte[] file = Bytes.random(1000);
        api.upload("/\\u00e9", file);
        Reply reply = api.content(DOWNLOAD, json("{'path':'/\\u00e9'}"), NONE);

        assertThat(reply.response().body()).isEqualTo(file);
        assertThat(reply.header("Dropbox-API-Result"))
                .contains("\"path_display\":\"/\\u00e9\"")
                .contains(Bytes.contentHash(file));
        assertThat(api.content(DOWNLOAD, json("{'path':'/none'}"), NONE).error())
                .isEqualTo("path/not_found");
    }
}
