package io.github.dropflux.cli.upload;

import io.github.dropflux.cli.text.OneLine;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Turns objections to what the user wrote into wrong usage of the command.
 *
 * @param command that it was written for
 */
record Usage(CommandLine command) {

    /** @throws ParameterException instead of an {@link IllegalArgumentException} */
    <T> T check(Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, OneLine.of(e.getMessage()), e);
        }
    }
}
