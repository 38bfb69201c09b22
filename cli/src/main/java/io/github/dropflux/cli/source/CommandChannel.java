package io.github.dropflux.cli.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/**
 * What a command writes to its standard output. Unlike a pipe's, its end is known for what it is:
 * complete if the command succeeded, an error if not.
 */
final class CommandChannel implements ReadableByteChannel {

    /** 128 and SIGPIPE. */
    private static final int BROKEN_PIPE = 141;

    private final Process process;
    private final ReadableByteChannel output;

    private CommandChannel(Process process) {
        this.process = process;
        this.output = Channels.newChannel(process.getInputStream());
    }

    /** Runs what the builder says. */
    static CommandChannel start(ProcessBuilder command) throws IOException {
        return new CommandChannel(command.start());
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int read = output.read(into);
        if (read < 0) {
            requireSuccess();
        }
        return read;
    }

    private void requireSuccess() throws IOException {
        try {
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException("it failed with exit code " + exit + hint(exit));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it was ending");
        }
    }

    private static String hint(int exit) {
        return exit == BROKEN_PIPE
                ? ": a command of a pipeline wrote to one that had ended, as head does; begin with 'set +o"
                        + " pipefail;' if that is right"
                : "";
    }

    @Override
    public boolean isOpen() {
        return output.isOpen();
    }

    /** Ends the command if it still runs. */
    @Override
    public void close() throws IOException {
        end();
        output.close();
    }

    /** Ends the command and what it has started; a read that waits for it then ends, too. */
    void end() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
