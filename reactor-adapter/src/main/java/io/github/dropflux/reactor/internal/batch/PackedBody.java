package io.github.dropflux.reactor.internal.batch;

import io.github.dropflux.reactor.internal.http.RequestBody;
import io.github.dropflux.reactor.internal.upload.WindowBody;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/** The bytes of many files one after the other, which stay where they are. */
final class PackedBody implements RequestBody {

    private final List<BatchedAppend> files;
    private final long length;

    /** Which file the next bytes belong to, in the attempt under way. */
    private int current;

    private long leftOfCurrent;

    /**
     * @param files whose bytes are held by the body's maker, for as long as it is used
     */
    PackedBody(List<BatchedAppend> files) {
        this.files = files;
        this.length = files.stream().mapToLong(BatchedAppend::length).sum();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public List<ByteBuf> retained() {
        List<ByteBuf> slices = new ArrayList<>();
        try {
            for (BatchedAppend file : files) {
                slices.addAll(new WindowBody(file.window(), 0).retained());
            }
            return slices;
        } catch (RuntimeException | Error e) {
            slices.forEach(ReferenceCountUtil::safeRelease);
            throw e;
        }
    }

    /** Tells each file of a call. Before the attempt's first byte, on the thread that makes it. */
    void attempted() {
        current = -1;
        leftOfCurrent = 0;
        files.forEach(file -> file.onAttempt().run());
    }

    /** Tells the files whose bytes these are. On an event loop. */
    void sent(int bytes) {
        int left = bytes;
        while (left > 0) {
            while (leftOfCurrent == 0) {
                leftOfCurrent = files.get(++current).length();
            }
            int run = (int) Math.min(left, leftOfCurrent);
            files.get(current).onSent().accept(run);
            leftOfCurrent -= run;
            left -= run;
        }
    }
}
