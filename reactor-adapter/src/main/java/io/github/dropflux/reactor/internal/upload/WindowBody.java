package io.github.dropflux.reactor.internal.upload;

import io.github.dropflux.reactor.internal.http.RequestBody;
import io.github.dropflux.reactor.internal.window.AlignedWindow;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** A window's bytes, or its rest, as the body of a call. */
public final class WindowBody implements RequestBody {

    /** The transport asks 128 buffers ahead, whatever their size, so that bounds what it holds. */
    static final int MAX_SLICE_BYTES = 64 * 1024;

    private final AlignedWindow window;
    private final long skipped;

    public WindowBody(AlignedWindow window, long skipped) {
        this.window = window;
        this.skipped = skipped;
    }

    @Override
    public long length() {
        return window.length() - skipped;
    }

    @Override
    public List<ByteBuf> retained() {
        return window.retainedSlices(skipped, MAX_SLICE_BYTES);
    }
}
