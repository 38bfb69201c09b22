package io.github.dropflux.cli.text;

import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Turns objections to what the user wrote into wrong usage of the command.
 *
 * @param command that it was written for
 */
public record Usage(CommandLine command) {

    /**
     * What an attempt gives.
     *
     * @throws ParameterException instead of an {@link IllegalArgumentException}
     */
    public <T> T check(Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, OneLine.of(e.getMessage()), e);
        }
    }
}
