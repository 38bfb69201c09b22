package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.DropboxTransportException;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds how often a window is resent because the server's offset says so: a server that keeps
 * saying it would keep us busy for ever.
 */
final class Resends {

    private static final int MAX_SENDS = 16;

    private final Map<Long, Integer> sends = new HashMap<>();

    void count(long windowOffset, long from) {
        int times = sends.merge(windowOffset, 1, Integer::sum);
        if (times > MAX_SENDS) {
            throw DropboxTransportException.of(
                    "The server refused the bytes from offset "
                            + from
                            + " "
                            + MAX_SENDS
                            + " times and asked for them again: try the upload again later",
                    true,
                    null);
        }
    }

    void done(long windowOffset) {
        sends.remove(windowOffset);
    }
}
