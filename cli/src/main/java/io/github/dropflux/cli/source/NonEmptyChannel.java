package io.github.dropflux.cli.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A channel that must give something. A producer in a pipe that fails at once, on a wrong name or a
 * refused login, leaves an empty pipe behind, which is no file that anyone wanted.
 */
public final class NonEmptyChannel implements ReadableByteChannel {

    private final ReadableByteChannel channel;
    private boolean gaveBytes;

    public NonEmptyChannel(ReadableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int read = channel.read(into);
        if (read < 0 && !gaveBytes) {
            throw new IOException("it is empty; pass --length 0 if that is right");
        }
        gaveBytes |= read > 0;
        return read;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
