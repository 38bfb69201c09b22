package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Api.json;
import static io.github.dropflux.emulator.DropboxEmulator.DEFAULT_ACCOUNT;
import static io.github.dropflux.emulator.EmulatedRoute.APPEND_BATCH;
import static io.github.dropflux.emulator.EmulatedRoute.AUTHORIZE;
import static io.github.dropflux.emulator.EmulatedRoute.CREATE_FOLDER_V2;
import static io.github.dropflux.emulator.EmulatedRoute.DELETE_V2;
import static io.github.dropflux.emulator.EmulatedRoute.DOWNLOAD;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH_BATCH_V2;
import static io.github.dropflux.emulator.EmulatedRoute.GET_CURRENT_ACCOUNT;
import static io.github.dropflux.emulator.EmulatedRoute.GET_METADATA;
import static io.github.dropflux.emulator.EmulatedRoute.GET_SPACE_USAGE;
import static io.github.dropflux.emulator.EmulatedRoute.LIST_FOLDER;
import static io.github.dropflux.emulator.EmulatedRoute.LIST_FOLDER_CONTINUE;
import static io.github.dropflux.emulator.EmulatedRoute.START_BATCH;
import static io.github.dropflux.emulator.EmulatedRoute.TOKEN;
import static io.github.dropflux.emulator.EmulatedRoute.TOKEN_REVOKE;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class AccountsTest {

    private static final byte[] NONE = new byte[0];

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder().account("a", "token-a").account("b", "token-b").start();
    private final Api a = new Api(dropbox, "token-a");
    private final Api b = new Api(dropbox, "token-b");
    private final Api nobodys = new Api(dropbox, "token-of-nobody");

    @AfterEach
    void close() {
        dropbox.close();
    }

    private static String entry(String session, long offset, String path) {
        return json(
                "{'cursor':{'session_id':'%s','offset':%d},'commit':{'path':'%s'}}",
                session, offset, path);
    }

    private static List<String> paths(EmulatedAccount account) {
        return account.files().stream().map(EmulatedFile::path).toList();
    }

    @Test
    void each_token_reaches_the_account_that_it_was_given_to() {
        a.upload("/a", new byte[1]);
        b.upload("/b", new byte[2]);
        nobodys.upload("/nobody", new byte[3]);

        assertThat(paths(dropbox.account("a"))).containsExactly("/a");
        assertThat(paths(dropbox.account("b"))).containsExactly("/b");
        assertThat(dropbox.files()).extracting(EmulatedFile::path).containsExactly("/nobody");
        assertThat(dropbox.account("b").file("/B")).get().matches(file -> file.size() == 2);
        assertThat(dropbox.account("b").file("/a")).isEmpty();
        assertThat(dropbox.file("/a")).isEmpty();
    }

    @Test
    void several_tokens_may_reach_one_account() {
        try (DropboxEmulator several =
                DropboxEmulator.builder()
                        .account("a", "first", "second")
                        .account("a", "third")
                        .start()) {
            for (String token : List.of("first", "second", "third")) {
                new Api(several, token).upload("/" + token, NONE);
            }
            assertThat(paths(several.account("a"))).containsExactly("/first", "/second", "/third");
        }
    }

    @Test
    void an_account_is_the_same_whenever_it_is_asked_for() {
        assertThat(dropbox.account("a")).isSameAs(dropbox.account("a"));
        assertThat(dropbox.account("new").files()).isEmpty();
        assertThat(dropbox.account("new").name()).isEqualTo("new");
    }

    @Test
    void the_default_account_has_what_reaches_no_other_one() {
        nobodys.upload("/x", NONE);
        EmulatedAccount standard = dropbox.account(DEFAULT_ACCOUNT);
        assertThat(paths(standard)).containsExactly("/x");
        assertThat(standard.requests()).hasSize(1);
        assertThat(standard.accountId()).isEqualTo("dbid:AAEmulatedAccount000000000000000000");
    }

    @Test
    void the_account_says_who_it_is() {
        JsonNode ofA = a.rpc(GET_CURRENT_ACCOUNT, "null").json();
        JsonNode ofB = b.rpc(GET_CURRENT_ACCOUNT, "null").json();
        JsonNode ofNobody = nobodys.rpc(GET_CURRENT_ACCOUNT, "null").json();

        for (String unique : List.of("/account_id", "/email", "/root_info/root_namespace_id")) {
            assertThat(
                            Set.of(
                                    ofA.at(unique).asText(),
                                    ofB.at(unique).asText(),
                                    ofNobody.at(unique).asText()))
                    .as(unique)
                    .hasSize(3)
                    .doesNotContain("");
        }
        assertThat(ofA.path("account_id").asText())
                .startsWith("dbid:")
                .hasSize(40)
                .isEqualTo(dropbox.account("a").accountId());
        assertThat(ofNobody.path("account_id").asText())
                .isEqualTo(dropbox.account(DEFAULT_ACCOUNT).accountId());
        assertThat(ofNobody.path("email").asText()).isEqualTo("user@example.com");
    }

    @Test
    void every_route_stays_in_the_account_of_its_token() {
        EmulatedAccount account = dropbox.account("a");
        a.upload("/f/single", new byte[3]);
        String session = a.start("sequential");
        assertThat(a.append(session, 0, false, new byte[5]).status()).isEqualTo(200);
        assertThat(a.finish(session, 5, "/f/session", NONE).status()).isEqualTo(200);
        String batched =
                a.rpc(START_BATCH, json("{'num_sessions':1}")).json().at("/session_ids/0").asText();
        String cursor = json("{'session_id':'%s','offset':0}", batched);
        a.content(
                APPEND_BATCH,
                "{\"entries\":[{\"cursor\":" + cursor + ",\"length\":4,\"close\":true}]}",
                new byte[4]);
        assertThat(account.openSessions()).isEqualTo(1);
        a.rpc(FINISH_BATCH_V2, "{\"entries\":[" + entry(batched, 4, "/f/batch") + "]}");
        a.rpc(CREATE_FOLDER_V2, json("{'path':'/f/folder'}"));

        assertThat(paths(account)).containsExactly("/f/batch", "/f/session", "/f/single");
        assertThat(a.content(DOWNLOAD, json("{'path':'/f/single'}"), NONE).response().body())
                .hasSize(3);
        assertThat(a.rpc(GET_METADATA, json("{'path':'/f/folder'}")).status()).isEqualTo(200);
        JsonNode page = a.rpc(LIST_FOLDER, json("{'path':'/f','limit':3}")).json();
        assertThat(page.path("entries")).hasSize(3);
        String rest = json("{'cursor':'%s'}", page.path("cursor").asText());
        assertThat(a.rpc(LIST_FOLDER_CONTINUE, rest).json().path("entries")).hasSize(1);
        assertThat(a.rpc(GET_CURRENT_ACCOUNT, "null").status()).isEqualTo(200);

        assertThat(b.content(DOWNLOAD, json("{'path':'/f/single'}"), NONE).error())
                .isEqualTo("path/not_found");
        assertThat(b.rpc(GET_METADATA, json("{'path':'/f'}")).error()).isEqualTo("path/not_found");
        assertThat(b.rpc(LIST_FOLDER, json("{'path':''}")).json().path("entries")).isEmpty();
        assertThat(b.rpc(LIST_FOLDER_CONTINUE, rest).json().path("entries")).isEmpty();
        assertThat(b.rpc(DELETE_V2, json("{'path':'/f'}")).error())
                .isEqualTo("path_lookup/not_found");
        assertThat(a.rpc(DELETE_V2, json("{'path':'/f'}")).status()).isEqualTo(200);
        assertThat(account.files()).isEmpty();
        assertThat(a.rpc(GET_SPACE_USAGE, "null").json().path("used").asLong()).isZero();
        assertThat(a.rpc(TOKEN_REVOKE, "null").status()).isEqualTo(200);
        assertThat(a.rpc(GET_SPACE_USAGE, "null").status()).isEqualTo(401);
        assertThat(b.rpc(GET_SPACE_USAGE, "null").status()).isEqualTo(200);

        Set<EmulatedRoute> called =
                account.requests().stream()
                        .map(request -> request.route().orElseThrow())
                        .collect(
                                Collectors.toCollection(() -> EnumSet.noneOf(EmulatedRoute.class)));
        assertThat(called).isEqualTo(EnumSet.complementOf(EnumSet.of(AUTHORIZE, TOKEN)));
        assertThat(account.requests()).allMatch(request -> request.account().equals(of("a")));
    }

    private static Optional<String> of(String name) {
        return Optional.of(name);
    }

    @Test
    void sessions_are_counted_for_each_account_until_they_expire() {
        String session = a.start("sequential");
        a.start("concurrent");
        b.start("concurrent");
        assertThat(dropbox.account("a").openSessions()).isEqualTo(2);
        assertThat(dropbox.account("b").openSessions()).isEqualTo(1);
        assertThat(dropbox.account(DEFAULT_ACCOUNT).openSessions()).isZero();

        a.finish(session, 0, "/x", NONE);
        assertThat(dropbox.account("a").openSessions()).isEqualTo(1);

        dropbox.clock().advance(Duration.ofDays(7));
        assertThat(dropbox.account("a").openSessions()).isZero();
    }

    @Test
    void requests_name_their_account_and_paths() {
        b.upload("/single", NONE);
        b.finish("none", 0, "/Finish", NONE);
        b.rpc(
                FINISH_BATCH_V2,
                "{\"entries\":[" + entry("x", 0, "/b-1") + "," + entry("y", 0, "/b-2") + "]}");
        b.start("sequential");

        assertThat(dropbox.requests())
                .extracting(SeenRequest::paths)
                .containsExactly(
                        List.of("/single"), List.of("/Finish"), List.of("/b-1", "/b-2"), List.of());
        assertThat(dropbox.account("b").requests(FINISH_BATCH_V2))
                .singleElement()
                .satisfies(call -> assertThat(call.paths()).contains("/b-1"));
        assertThat(dropbox.account("a").requests()).isEmpty();
        assertThat(dropbox.requests()).allMatch(request -> request.account().equals(of("b")));
        assertThat(dropbox.requests().toString()).doesNotContain("token-b");
    }

    @Test
    void the_accounts_tokens_are_accepted_besides_the_others() {
        try (DropboxEmulator strict =
                DropboxEmulator.builder()
                        .acceptTokens("good")
                        .account("a", "token-a")
                        .teamToken("team", "m")
                        .start()) {
            assertThat(new Api(strict, "good").upload("/x", NONE).status()).isEqualTo(200);
            assertThat(new Api(strict, "token-a").upload("/x", NONE).status()).isEqualTo(200);
            assertThat(new Api(strict, "bad").upload("/x", NONE).error())
                    .isEqualTo("invalid_access_token");
            assertThat(strict.requests(UPLOAD))
                    .extracting(SeenRequest::account)
                    .containsExactly(of(DEFAULT_ACCOUNT), of("a"), Optional.empty());
        }
    }
}
