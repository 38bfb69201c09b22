package io.github.dropflux.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.dropflux.internal.protocol.CallError;
import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.internal.protocol.RouteError;
import io.github.dropflux.internal.protocol.RouteError.UntypedError;
import io.github.dropflux.internal.protocol.UploadError;
import io.github.dropflux.internal.text.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers with any other status than 200, understood as far as they can be. */
public final class ErrorReader {
    private static final Pattern DOTS = Pattern.compile("/?[.\\s]*$");

    private ErrorReader() {}

    /**
     * Reads the refusal of a call. Never throws, whatever the bytes: what cannot be read becomes a summary, or nothing.
     *
     * @param secrets that the call carried; the server may have echoed them, and nothing that is read shows them
     * @param contentType header of the answer; null when absent
     * @param retryAfter header of the answer; null when absent
     * @param body at most 8 MiB is looked at as JSON
     */
    public static CallError read(
            Route route,
            Secrets secrets,
            int status,
            @Nullable String contentType,
            @Nullable String retryAfter,
            byte[] body) {
        if (route.isGrant()) {
            return TokenReader.refused(status, contentType, retryAfter, body, secrets);
        }
        JsonNode answer = json(body, secrets);
        JsonNode error = answer.path("error");
        RouteError typed = typed(route, status, Union.of(error));
        String tag = typed == null ? "" : typed.tag();
        return new CallError(
                route,
                status,
                tag,
                answer.isObject()
                        ? unlessNamed(summary(answer), tag)
                        : plainText(contentType, body, secrets),
                typed,
                waitOf(retryAfter, error),
                typed instanceof UploadError.Path path ? path.uploadSessionId() : null);
    }

    /** The answer, none of whose texts shows a secret. */
    static JsonNode json(byte[] body, Secrets secrets) {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return Json.hide(Json.parse(body), secrets);
        } catch (MalformedAnswerException e) {
            // Plain text, a proxy's page, or a cut answer: the status is what is left.
            return MissingNode.getInstance();
        }
    }

    private static @Nullable RouteError typed(Route route, int status, Union error) {
        if (status == 429) {
            return rateLimit(error);
        }
        if (error.tag().isEmpty()) {
            return null;
        }
        return switch (status) {
            case 401 -> TypedErrors.auth(error);
            case 403 -> TypedErrors.access(error);
            case 409 -> TypedErrors.of(route, error);
            case 422 -> TypedErrors.pathRoot(error);
            default -> new UntypedError(error.tag());
        };
    }

    private static @Nullable RouteError rateLimit(Union error) {
        RouteError typed = TypedErrors.rateLimit(error);
        return typed.tag().isEmpty() ? null : typed;
    }

    static @Nullable Duration waitOf(@Nullable String retryAfter, JsonNode error) {
        return RetryAfter.of(retryAfter, error.path("retry_after"));
    }

    /** What Dropbox wants its user to read, or else its summary; the token endpoint calls that a description. */
    private static String summary(JsonNode answer) {
        JsonNode user = answer.path("user_message");
        String told = (user.isTextual() ? user : user.path("text")).asText("").strip();
        if (!told.isEmpty()) {
            return HumanText.of(told);
        }
        for (String name : new String[] {"error_summary", "error_description"}) {
            JsonNode text = answer.path(name);
            if (text.isTextual()) {
                return HumanText.of(text.textValue());
            }
        }
        return "";
    }

    /** Dropbox's summary often is the tag and dots, which says nothing more than the tag does. */
    private static String unlessNamed(String summary, String tag) {
        String names = DOTS.matcher(summary).replaceFirst("");
        return names.isEmpty() || ("/" + tag + "/").contains("/" + names + "/") ? "" : summary;
    }

    static String plainText(@Nullable String contentType, byte[] body, Secrets secrets) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("application/grpc") || type.startsWith("application/octet-stream")) {
            return "";
        }
        String text = HumanText.of(secrets.hide(new String(body, StandardCharsets.UTF_8)));
        // A page of a proxy or load balancer tells a human nothing that its status does not.
        return type.startsWith("text/html") || text.startsWith("<") ? "" : text;
    }

    /** How long a server asks to wait, in its header or in its body. */
    private static final class RetryAfter {
        // Longer than any wait that makes sense, so that no answer can overflow the arithmetic of a
        // schedule.
        private static final Duration LONGEST = Duration.ofDays(1);
        private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

        private RetryAfter() {}

        /**
         * The longer of both, since a call that comes too early counts against the limit.
         *
         * @param header seconds; a date is passed over, as there is no clock here and Dropbox sends none
         * @param body the field {@code retry_after}: seconds
         * @return at most a day; null when neither says
         */
        static @Nullable Duration of(@Nullable String header, JsonNode body) {
            Duration told = body.isNumber() ? seconds(body.doubleValue()) : null;
            Duration asked = header == null ? null : parsed(header.strip());
            if (told == null || asked == null) {
                return told == null ? asked : told;
            }
            return told.compareTo(asked) >= 0 ? told : asked;
        }

        private static @Nullable Duration parsed(String header) {
            return SECONDS.matcher(header).matches() ? seconds(Double.parseDouble(header)) : null;
        }

        private static @Nullable Duration seconds(double seconds) {
            if (!(seconds >= 0)) {
                return null;
            }
            if (seconds >= LONGEST.toSeconds()) {
                return LONGEST;
            }
            return Duration.ofMillis((long) Math.ceil(seconds * 1000));
        }
    }
}
