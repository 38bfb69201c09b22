package io.github.dropflux.reactor.internal.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a process writes, which is whole only if the process ends with exit code 0. */
final class ProcessOutput extends InputStream {

    private final Process process;
    private final InputStream output;

    /**
     * A process that is running.
     *
     * @param running is given it, so that it can be ended while a read waits
     */
    ProcessOutput(Process process, AtomicReference<@Nullable Process> running) {
        this.process = process;
        this.output = process.getInputStream();
        running.set(process);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = output.read(bytes, offset, length);
        if (read < 0) {
            requireSuccess();
        }
        return read;
    }

    private void requireSuccess() throws IOException {
        int exit;
        try {
            exit = process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the process was ending");
        }
        if (exit != 0) {
            throw new IOException(
                    "the process ended with exit code "
                            + exit
                            + ", so that what it wrote may not be all");
        }
    }

    @Override
    public void close() throws IOException {
        end(process);
        output.close();
    }

    /** Ends a process and those that it began, if it is still running; never waits. */
    static void end(@Nullable Process process) {
        if (process != null && process.isAlive()) {
            Consumer<ProcessHandle> destroy = ProcessHandle::destroy;
            process.descendants().forEach(destroy);
            process.destroy();
        }
    }
}
