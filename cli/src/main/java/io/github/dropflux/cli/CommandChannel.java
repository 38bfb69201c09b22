package io.github.dropflux.cli;

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

    private final Process process;
    private final ReadableByteChannel output;

    private CommandChannel(Process process) {
        this.process = process;
        this.output = Channels.newChannel(process.getInputStream());
    }

    /** Runs a line of shell; its standard input and error are this process's own. */
    static CommandChannel run(String command) throws IOException {
        return new CommandChannel(
                new ProcessBuilder("sh", "-c", command)
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
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
                throw new IOException("it failed with exit code " + exit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it was ending");
        }
    }

    @Override
    public boolean isOpen() {
        return output.isOpen();
    }

    /** Ends the command if it still runs. */
    @Override
    public void close() throws IOException {
        process.destroy();
        output.close();
    }
}
