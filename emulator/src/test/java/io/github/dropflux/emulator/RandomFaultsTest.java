package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static io.github.dropflux.emulator.FaultKind.LOST_ANSWER;
import static io.github.dropflux.emulator.FaultKind.RATE_LIMITED;
import static io.github.dropflux.emulator.FaultKind.RATE_LIMITED_OPEN_ENDED;
import static io.github.dropflux.emulator.FaultKind.RESET_AFTER_BODY;
import static io.github.dropflux.emulator.FaultKind.RESET_BEFORE_BODY;
import static io.github.dropflux.emulator.FaultKind.RESET_IN_BODY;
import static io.github.dropflux.emulator.FaultKind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.emulator.Api.ConnectionLost;
import io.github.dropflux.emulator.Api.Reply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("sockets")
class RandomFaultsTest {

    private static final byte[] BODY = Bytes.random(3000);

    /** How each of the calls ended, one after the other. */
    private static List<String> endings(long seed, int calls, FaultKind... kinds) {
        try (DropboxEmulator dropbox = DropboxEmulator.start()) {
            ScriptedFault fault = dropbox.faults().onAny().oneIn(3, seed).anyOf(kinds);
            Api api = new Api(dropbox);
            List<String> endings =
                    IntStream.range(0, calls).mapToObj(n -> ending(api, "/f" + n)).toList();
            assertThat(fault.hits())
                    .isEqualTo(endings.stream().filter(RandomFaultsTest::isFault).count());
            return endings;
        }
    }

    private static boolean isFault(String ending) {
        return !ending.equals("200");
    }

    private static String ending(Api api, String path) {
        try {
            return String.valueOf(api.upload(path, BODY).status());
        } catch (ConnectionLost lost) {
            return "lost";
        }
    }

    @Test
    void aSeedRepeats() {
        List<String> endings = endings(7, 60);
        assertThat(endings(7, 60)).isEqualTo(endings);
        assertThat(endings(8, 60)).isNotEqualTo(endings);
        assertThat(new HashSet<>(endings)).isEqualTo(Set.of("200", "503", "429", "lost"));
    }

    @Test
    void oneInNIsWhatStrikesInTheLongRun() {
        List<String> endings = endings(1, 600, UNAVAILABLE);
        assertThat(endings.stream().filter(RandomFaultsTest::isFault).count())
                .isBetween(160L, 240L);
        assertThat(new HashSet<>(endings)).isEqualTo(Set.of("200", "503"));
    }

    @ParameterizedTest
    @EnumSource
    void strikesAsItsKindSays(FaultKind kind) {
        try (DropboxEmulator dropbox = DropboxEmulator.start()) {
            dropbox.faults().on(UPLOAD).always().anyOf(kind);
            Api api = new Api(dropbox);
            if (kind.name().startsWith("RESET") || kind == LOST_ANSWER) {
                assertThatThrownBy(() -> api.upload("/a", BODY)).isInstanceOf(ConnectionLost.class);
            } else {
                Reply reply = api.upload("/a", BODY);
                assertThat(reply.status()).isEqualTo(kind == UNAVAILABLE ? 503 : 429);
                assertThat(reply.header("Retry-After")).isEqualTo(kind == RATE_LIMITED ? "1" : "");
            }
            assertThat(dropbox.file("/a").isPresent()).isEqualTo(kind == LOST_ANSWER);
            assertThat(dropbox.requests(UPLOAD).get(0).bodyBytes())
                    .isEqualTo(kind == RESET_BEFORE_BODY ? 0 : BODY.length);
        }
    }

    @Test
    void resetsInTheBodyAfterAnotherNumberOfBytesEachTime() {
        try (DropboxEmulator dropbox = DropboxEmulator.start()) {
            dropbox.faults().on(UPLOAD).always().anyOf(RESET_IN_BODY);
            Api api = new Api(dropbox);
            byte[] large = new byte[8 << 20];
            for (int n = 0; n < 3; n++) {
                assertThatThrownBy(() -> api.upload("/a", large))
                        .isInstanceOf(ConnectionLost.class);
            }
            assertThat(dropbox.requests()).allMatch(seen -> seen.bodyBytes() < large.length);
            assertThat(dropbox.requests().stream().map(SeenRequest::bodyBytes).distinct())
                    .hasSize(3);
        }
    }

    @Test
    void countsWhatCameInWhateverBecameOfIt() {
        try (DropboxEmulator dropbox = DropboxEmulator.builder().rememberRequests(0).start()) {
            Api api = new Api(dropbox);
            dropbox.faults().on(UPLOAD).call(1).anyOf(RATE_LIMITED_OPEN_ENDED, RATE_LIMITED);
            dropbox.faults().on(UPLOAD).call(2).anyOf(RESET_AFTER_BODY);
            assertThat(api.upload("/a", BODY).status()).isEqualTo(429);
            assertThatThrownBy(() -> api.upload("/a", BODY)).isInstanceOf(ConnectionLost.class);
            assertThat(api.upload("/a", BODY).status()).isEqualTo(200);
            assertThat(dropbox.requestCount()).isEqualTo(3);
            assertThat(dropbox.receivedBytes()).isEqualTo(3L * BODY.length);
        }
    }
}
