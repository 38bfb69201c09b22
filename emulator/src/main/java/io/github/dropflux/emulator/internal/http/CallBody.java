package io.github.dropflux.emulator.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.faults.Fault;
import io.github.dropflux.emulator.internal.faults.FaultPlan;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.requests.RecordedCall;
import io.github.dropflux.emulator.internal.routes.BodySink;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One body on its way into a route's sink: counts it, lets faults strike, and makes sure that a body which ends short, or is
 * given up while it is written, never counts. The lock orders giving up, which another thread asks for, after what is going on.
 */
final class CallBody {

    private final ReentrantLock lock = new ReentrantLock();
    private final RecordedCall call;
    private final String function;
    private final FaultPlan plan;
    private final long declaredLength;
    private @Nullable BodySink sink;
    private @Nullable Refusal refusal;
    private long length;
    private boolean over;

    CallBody(RecordedCall call, FaultPlan plan, long declaredLength) {
        this.call = call;
        this.function = call.function();
        this.plan = plan;
        this.declaredLength = declaredLength;
    }

    /** Opens the sink. A refusal waits until the body is read, as clients read no answer before they have sent all. */
    void open(SinkSource source) throws IOException {
        lock.lock();
        try {
            if (!over) {
                sink = source.open();
            }
        } catch (Refusal refused) {
            refusal = refused;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a buffer and releases it. */
    void accept(ByteBuf buffer) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            length += buffer.readableBytes();
            call.bodyBytes(length);
            Fault.Ending fault = plan.at(Fault.Moment.IN_BODY);
            if (fault != null && length >= fault.afterBytes()) {
                throw new Struck(Outcome.of(fault, plan));
            }
            if (sink != null && refusal == null) {
                write(sink, buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
            buffer.release();
        }
    }

    private void write(BodySink open, ByteBuf buffer) throws IOException {
        try {
            if (buffer.nioBufferCount() == 1) {
                open.accept(buffer.internalNioBuffer(buffer.readerIndex(), buffer.readableBytes()));
                return;
            }
            for (ByteBuffer part : buffer.nioBuffers()) {
                open.accept(part);
            }
        } catch (Refusal refused) {
            refusal = refused;
        }
    }

    /** The body has ended: makes it count, if it is whole and nothing is to go wrong. */
    Outcome complete() {
        lock.lock();
        try {
            if (over || (declaredLength >= 0 && length != declaredLength)) {
                return end(new Outcome.Reset());
            }
            Fault.Ending early = plan.at(Fault.Moment.AFTER_BODY);
            if (early == null) {
                early = plan.at(Fault.Moment.IN_BODY);
            }
            if (early != null) {
                return end(Outcome.of(early, plan));
            }
            return Outcome.of(answer(), plan);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private Answer answer() throws IOException {
        try {
            if (refusal != null) {
                throw refusal;
            }
            if (sink == null) {
                throw new IllegalStateException("body complete before its sink was opened");
            }
            ObjectNode commitRefusal = plan.commitRefusal();
            if (commitRefusal != null) {
                sink.refuseCommit(commitRefusal);
            }
            sink.strikeEntries(plan.entries());
            Answer answer = sink.complete();
            over = true;
            call.markApplied();
            return answer;
        } catch (Refusal refused) {
            abort();
            return refused.answer(function);
        }
    }

    private Outcome end(Outcome outcome) {
        abort();
        return outcome;
    }

    /** Gives the body up, unless it counts already. */
    void abort() {
        lock.lock();
        try {
            if (!over) {
                over = true;
                if (sink != null) {
                    sink.abort();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Opens a sink, or refuses. */
    interface SinkSource {

        BodySink open() throws IOException;
    }

    /** A fault struck in the body. */
    static final class Struck extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Outcome outcome;

        Struck(Outcome outcome) {
            super("a fault struck in the body", null, false, false);
            this.outcome = outcome;
        }

        Outcome outcome() {
            return outcome;
        }
    }
}
