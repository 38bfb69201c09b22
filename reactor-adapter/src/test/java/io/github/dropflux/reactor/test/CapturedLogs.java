package io.github.dropflux.reactor.test;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Loggers of a level that keep their lines, for what is made while they are installed. */
public final class CapturedLogs {

    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

    private static final Call SILENT =
            (name, method, arguments) -> method.startsWith("is") ? false : null;

    private final String level;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private CapturedLogs(String level) {
        this.level = level;
    }

    /**
     * Loggers that keep what is at least of this level.
     *
     * @param level in lower case
     */
    public static CapturedLogs of(String level) {
        return new CapturedLogs(level);
    }

    /** What is made here gets its loggers from these. */
    public <T> T during(Supplier<T> making) {
        return with(this::log, making);
    }

    /**
     * What is made here has loggers that throw.
     *
     * @param atOnce whether they do when they are asked whether they are enabled
     */
    public static <T> T throwingDuring(boolean atOnce, Supplier<T> making) {
        return with(
                (name, method, arguments) -> {
                    if (method.startsWith("is") && !atOnce) {
                        return true;
                    }
                    throw new LinkageError("an appender");
                },
                making);
    }

    /** What was logged, as in {@code WARN io.github.dropflux: text}. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** What was logged with a level. */
    public List<String> lines(String of) {
        return lines.stream()
                .filter(line -> line.startsWith(of.toUpperCase(Locale.ROOT) + " "))
                .toList();
    }

    private Object log(String name, String method, Object[] arguments) {
        if (method.startsWith("is")) {
            String asked =
                    method.substring(2, method.length() - "Enabled".length())
                            .toLowerCase(Locale.ROOT);
            return LEVELS.indexOf(asked) >= LEVELS.indexOf(level);
        }
        if (LEVELS.indexOf(method) >= LEVELS.indexOf(level)) {
            lines.add(method.toUpperCase(Locale.ROOT) + " " + name + ": " + List.of(arguments));
        }
        return null;
    }

    private static <T> T with(Call call, Supplier<T> making) {
        Loggers.useCustomLoggers(
                name ->
                        (Logger)
                                Proxy.newProxyInstance(
                                        CapturedLogs.class.getClassLoader(),
                                        new Class<?>[] {Logger.class},
                                        (proxy, method, arguments) ->
                                                // Others keep the logger for as long as there is
                                                // their class.
                                                name.startsWith("io.github.dropflux")
                                                        ? call.log(
                                                                name, method.getName(), arguments)
                                                        : SILENT.log(
                                                                name,
                                                                method.getName(),
                                                                arguments)));
        try {
            return making.get();
        } finally {
            Loggers.resetLoggerFactory();
        }
    }

    @FunctionalInterface
    private interface Call {
        Object log(String name, String method, Object[] arguments);
    }
}
