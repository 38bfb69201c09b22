package io.github.dropflux.reactor;

import io.github.dropflux.emulator.FaultAction;
import io.github.dropflux.emulator.RateLimit;
import io.github.dropflux.emulator.ScriptedFault;
import io.github.dropflux.emulator.WriteContention;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What goes wrong, by the names that the tables use. */
final class MatrixFault {

    /** What a rate limit asks for, on a clock that runs fast. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(20);

    /** How long an answer is waited for. */
    static final Duration SILENCE = Duration.ofMillis(500);

    private static final String NEVER_ANSWERED = "never answered";
    private static final String DONE_NOT_ANSWERED = "done, not answered";

    private static final String PATH = "path/";
    private static final String DONE = "done: ";
    private static final String MANY_BYTES = "{\"a\":\"" + "b".repeat(2 << 20);

    private static final Map<String, Function<FaultAction, ScriptedFault>> BY_NAME =
            new HashMap<>();

    static {
        put("503, empty", on -> on.answer(503, ""));
        put(
                "500, HTML",
                on -> on.answer(500, "<html>oops</html>", Map.of("Content-Type", "text/html")));
        put("502, grpc", on -> on.answer(502, "", Map.of("Content-Type", "application/grpc")));
        put(
                "400, text",
                on -> on.answer(400, "Error in call to API function \"x\": no such thing"));
        put("401 expired", FaultAction::expireToken);
        put("401 invalid", on -> on.answer(401, error("invalid_access_token")));
        put("401 scope", on -> on.answer(401, error("missing_scope")));
        put("403", on -> on.answer(403, error("invalid_account_type")));
        put("422", on -> on.answer(422, error("no_permission")));
        put("429, JSON", on -> on.tooManyRequests(RateLimit.JSON_AND_HEADER, RETRY_AFTER));
        put("429, text", on -> on.tooManyRequests(RateLimit.TEXT, Duration.ZERO));
        put("429, contention", on -> on.tooManyWriteOperations(WriteContention.RATE_LIMIT));
        put("reset before body", FaultAction::resetBeforeBody);
        put("reset in body", on -> on.resetInBody(500));
        put("reset after body", FaultAction::resetAfterBody);
        put("answer lost", FaultAction::loseAnswer);
        put("closed, no answer", on -> on.breakOff(200, ""));
        put("closed in answer", on -> on.breakOff(200, "{\"name\":\"a"));
        put("cut-off JSON", on -> on.answer(200, "{\"name\":\"a"));
        put("HTML for an answer", on -> on.answer(200, "<html>log in</html>"));
        put("huge answer", on -> on.answer(200, MANY_BYTES));
        put("slow answer", on -> on.delayAnswer(Duration.ofMillis(50)));
        put(NEVER_ANSWERED, FaultAction::stall);
        put(DONE_NOT_ANSWERED, FaultAction::stallAfterApplying);
    }

    private MatrixFault() {}

    private static void put(String name, Function<FaultAction, ScriptedFault> script) {
        BY_NAME.put(name, script);
    }

    /**
     * Does to the calls at a place what the name says: one of the above, or the tag of a typed error.
     * A commit whose path is refused keeps its bytes, as it does at Dropbox; {@code done:} before a tag
     * lets the call be carried out all the same.
     */
    static ScriptedFault strike(MatrixPlace at, String name, FaultAction on) {
        Function<FaultAction, ScriptedFault> common = BY_NAME.get(name);
        if (common != null) {
            return common.apply(on);
        }
        if (keepsBytes(at, name)) {
            return on.refusePath(name.substring(PATH.length()));
        }
        return name.startsWith(DONE)
                ? on.applyThenAnswer(409, error(name.substring(DONE.length())))
                : on.answer(409, error(name));
    }

    /** Whether this refuses the path of a file, whose bytes are kept in a session. */
    static boolean keepsBytes(MatrixPlace at, String name) {
        return at != MatrixPlace.ASK && name.startsWith(PATH) && !name.contains("/conflict/");
    }

    /** Whether only a time limit ends what this fault does. */
    static boolean isSilence(String name) {
        return name.equals(NEVER_ANSWERED) || name.equals(DONE_NOT_ANSWERED);
    }

    /** The envelope of a typed error, of a union whose members are named with slashes between. */
    private static String error(String tag) {
        return "{\"error_summary\":\"%s/..\",\"error\":%s}".formatted(tag, union(tag));
    }

    private static String union(String tag) {
        int slash = tag.indexOf('/');
        if (slash >= 0) {
            String name = tag.substring(0, slash);
            return "{\".tag\":\"%s\",\"%s\":%s}"
                    .formatted(name, name, union(tag.substring(slash + 1)));
        }
        int space = tag.indexOf(' ');
        return space < 0
                ? "{\".tag\":\"%s\"}".formatted(tag)
                : "{\".tag\":\"%s\",\"correct_offset\":%s}"
                        .formatted(tag.substring(0, space), tag.substring(space + 1));
    }
}
