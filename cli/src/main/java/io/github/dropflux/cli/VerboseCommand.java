package io.github.dropflux.cli;

/** A command that can be asked for stack traces. */
interface VerboseCommand {

    boolean verbose();
}
