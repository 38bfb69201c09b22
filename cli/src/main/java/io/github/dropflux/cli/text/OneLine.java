package io.github.dropflux.cli.text;

import org.jspecify.annotations.Nullable;

/** Text made fit for one line of a terminal. */
public final class OneLine {

    /** What stands for bytes of a name that are not in the encoding that they were read in. */
    public static final char UNDECODED = '\uFFFD';

    private static final int MAX_CHARS = 600;

    private OneLine() {}

    public static String of(@Nullable String text) {
        if (text == null) {
            return "no reason given";
        }
        // Control characters come from servers and file names, and would act on the terminal.
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS) + "…";
    }
}
