package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.START;
import static io.github.dropflux.emulator.EmulatedRoute.TOKEN;
import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.EmulatedRoute;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whatever an upload says of itself, it says no secret. */
class SecretsTest {

    private static final String ACCESS = "access-hush";
    private static final String REFRESH = "refresh-hush";
    private static final String SECRET = "app-hush";
    private static final String GRANTED =
            "{\"access_token\": \"" + ACCESS + "\", \"expires_in\": 14400}";

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** What every object of ours says of itself that can be reached through fields of ours or Reactor's. */
    private static String describeAll(Object root) throws IllegalAccessException {
        StringBuilder text = new StringBuilder();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> left = new ArrayDeque<>(Set.of(root));
        while (!left.isEmpty()) {
            Object at = left.pop();
            // A string is the secret itself, and not what shows it.
            if (at instanceof String || !seen.add(at)) {
                continue;
            }
            String kind = at.getClass().getName();
            if (kind.startsWith("io.github.dropflux")
                    || kind.startsWith("reactor.core.publisher")) {
                text.append(at).append('\n');
                for (Class<?> type = at.getClass(); type != null; type = type.getSuperclass()) {
                    addFields(at, type, left);
                }
            } else if (at instanceof Map<?, ?> map) {
                map.keySet().forEach(left::push);
                map.values().forEach(left::push);
            } else if (at instanceof AtomicReference<?> reference && reference.get() != null) {
                left.push(reference.get());
            }
        }
        return text.toString();
    }

    private static void addFields(Object at, Class<?> type, Deque<Object> values)
            throws IllegalAccessException {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                Object value = field.get(at);
                if (value != null) {
                    values.push(value);
                }
            }
        }
    }

    private static void fail(
            DropboxEmulator dropbox, EmulatedRoute route, int status, String body) {
        dropbox.faults().on(route).call(1).answer(status, body);
    }

    private static String failedUpload(EmulatedRoute route, int status, String body)
            throws IllegalAccessException {
        try (DropboxEmulator dropbox =
                DropboxEmulator.builder()
                        .acceptTokens(ACCESS)
                        .acceptRefreshTokens(REFRESH)
                        .start()) {
            if (route != TOKEN) {
                fail(dropbox, TOKEN, 200, GRANTED);
            }
            fail(dropbox, route, status, body);
            DropboxCredentials credentials =
                    DropboxCredentials.refreshToken("key", SECRET, REFRESH);
            DropboxUploaderBuilder builder =
                    DropboxUploader.builder()
                            .credentials(credentials)
                            .endpoint(dropbox.baseUrl())
                            .windowSize(4L * MIB)
                            .retry(RetryPolicy.none());
            try (DropboxUploader uploader = builder.build()) {
                Throwable failure =
                        catchThrowable(
                                () ->
                                        uploader.upload(
                                                        "/a",
                                                        TestBytes.of(9 * MIB).byteBuffers(300_000))
                                                .block(EmulatedUploads.PATIENCE));
                assertThat(failure).isNotNull();
                return trace(failure)
                        + describeAll(builder)
                        + describeAll(uploader)
                        + describeAll(failure);
            }
        }
    }

    @Test
    void no_failure_no_object_and_no_log_shows_a_secret() throws Exception {
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        String echo = "you sent Bearer " + ACCESS + " and refresh_token=" + REFRESH + " " + SECRET;
        try {
            said.append(failedUpload(START, 500, ""));
            said.append(failedUpload(START, 200, "token " + ACCESS + " is wrong"));
            said.append(failedUpload(START, 204, "token " + ACCESS + " is wrong"));
            said.append(failedUpload(START, 400, "you sent Bearer " + ACCESS));
            for (int status : new int[] {400, 401, 403, 407, 409, 422, 500}) {
                said.append(failedUpload(START, status, "token " + ACCESS + " is wrong"));
                said.append(
                        failedUpload(
                                APPEND_V2,
                                status,
                                "{\"error_summary\": \"token " + ACCESS + " is wrong\"}"));
            }
            said.append(failedUpload(APPEND_V2, 403, "{\"error_summary\": \"no/..\"}"));
            said.append(failedUpload(START, 200, "{\"session_id\": "));
            said.append(failedUpload(TOKEN, 400, echo.replace("Bearer " + ACCESS, "")));
            said.append(failedUpload(TOKEN, 200, "{\"access_token\": \"" + ACCESS));
            said.append(failedUpload(TOKEN, 200, ACCESS));
            said.append(
                    failedUpload(
                            TOKEN,
                            401,
                            "{\"error\": \"x\", \"error_description\": \"not " + REFRESH + "\"}"));
        } finally {
            System.setErr(err);
        }
        String all = said.toString();
        assertThat(all.contains("RefreshGrant[hidden]")).isTrue();
        assertThat(all.contains("HeldToken[token hidden")).isTrue();
        assertThat(all.contains("oauth2/token")).isTrue();
        assertThat(all.lines()).noneMatch(line -> line.contains("hush"));
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("hush");
    }
}
