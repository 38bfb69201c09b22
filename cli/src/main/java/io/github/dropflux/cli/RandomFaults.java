package io.github.dropflux.cli;

import io.github.dropflux.cli.text.Converters;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.emulator.ScriptedFault;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/**
 * Faults that an emulator is to make, drawn from a seed.
 *
 * @param oneIn how many calls come on one that goes wrong
 */
record RandomFaults(long oneIn, long seed) {

    private static final Pattern WRITTEN =
            Pattern.compile("one-in:([1-9][0-9]{0,8})(?:,seed:(-?[0-9]{1,18}))?");

    /** Reads {@code one-in:N} or {@code one-in:N,seed:S}. */
    static RandomFaults parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' says no faults: write one-in:N, or one-in:N,seed:S to have them again, such as"
                            + " one-in:3,seed:7");
        }
        String seed = written.group(2);
        return new RandomFaults(
                Long.parseLong(written.group(1)), seed == null ? 0 : Long.parseLong(seed));
    }

    /** Strikes calls of any route from now on. */
    ScriptedFault strike(DropboxEmulator emulator) {
        return emulator.faults().onAny().oneIn(oneIn, seed).anyOf();
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<RandomFaults> {
        @Override
        public RandomFaults convert(String text) {
            return Converters.convert(text, RandomFaults::parse);
        }
    }
}
