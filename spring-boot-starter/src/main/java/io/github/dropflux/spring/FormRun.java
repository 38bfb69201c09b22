package io.github.dropflux.spring;

import io.github.dropflux.DropboxException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.LocalFailureException.Origin;
import io.github.dropflux.MalformedPathException;
import io.github.dropflux.SourceMismatchException;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.UploadBody;
import io.github.dropflux.reactor.UploadRequest;
import io.github.dropflux.reactor.UploadTimeouts;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.FormPartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One form on its way into Dropbox, part after part. Signals store what they bring and run the loop, which alone touches what is
 * not atomic or volatile. Events are asked for one by one, or, where the body of the request comes through the {@link FormGate},
 * one buffer of that at a time.
 */
final class FormRun implements CoreSubscriber<PartEvent>, Subscription {

    /**
     * The key under which Reactor finds what to do with an error that nobody waits for. A form that has ended leaves Spring's parser
     * with such, each a page in the log.
     */
    private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

    private final DropboxUploader uploader;
    private final FormParts parts;
    private final CoreSubscriber<? super FormUpload> actual;
    private final FormGate gate = new FormGate(this::loop);
    private final FormWatch watch;
    private final AtomicInteger wip = new AtomicInteger();
    private final AtomicLong wanted = new AtomicLong();
    private final AtomicReference<@Nullable FormUpload> result = new AtomicReference<>();

    /** More than one only if they come through the gate, and then of one buffer. */
    private final Queue<PartEvent> arrived = new ConcurrentLinkedQueue<>();

    private volatile @Nullable Subscription upstream;
    private volatile boolean started;
    private volatile boolean cancelled;
    private volatile boolean complete;
    private volatile @Nullable Throwable failure;

    /** Of the event that was asked for without the gate. */
    private volatile boolean outstanding;

    /** A delay of the watch is over. */
    private volatile boolean due;

    /** That of a file for which the uploader was closed: of the files that follow, none can be stored. */
    private volatile @Nullable DropboxException closed;

    private volatile @Nullable PartEvent last;
    private boolean unbounded;
    private boolean ended;

    /** Whether the part's last event is still to come. */
    private boolean open;

    private @Nullable FormFile file;

    /** Null between parts, and in parts that nobody wants. */
    private @Nullable PartContent content;

    private @Nullable Disposable upload;

    FormRun(DropboxUploader uploader, FormParts parts, CoreSubscriber<? super FormUpload> actual) {
        this.uploader = uploader;
        this.parts = parts;
        this.actual = actual;
        this.watch = new FormWatch(limit(uploader.timeouts()), this::look);
    }

    /** A mock of an uploader has no limits. */
    private static Duration limit(@Nullable UploadTimeouts timeouts) {
        return timeouts == null ? Duration.ZERO : timeouts.source();
    }

    void start(Flux<PartEvent> form) {
        actual.onSubscribe(this);
        if (!cancelled) {
            form.doOnDiscard(PartEvent.class, this::discarded).subscribe(this);
            started = true;
            loop();
        }
    }

    @Override
    public Context currentContext() {
        return actual.currentContext()
                .put(FormGate.class, gate)
                .put(ON_ERROR_DROPPED, (Consumer<Throwable>) late -> {});
    }

    @Override
    public void onSubscribe(Subscription s) {
        if (Operators.validate(upstream, s)) {
            upstream = s;
            loop();
        }
    }

    /** Cancelled, concatMap discards the value of a Mono.just that it has passed on. */
    private void discarded(PartEvent event) {
        if (event != last) {
            DataBufferUtils.release(event.content());
        }
    }

    @Override
    public void onNext(PartEvent event) {
        last = event;
        outstanding = false;
        arrived.add(event);
        loop();
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        complete = true;
        loop();
    }

    @Override
    public void onComplete() {
        complete = true;
        loop();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            wanted.accumulateAndGet(n, Operators::addCap);
            loop();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        loop();
    }

    private void look() {
        due = true;
        loop();
    }

    private void loop() {
        if (wip.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            try {
                while (step()) {
                    // The next one.
                }
            } catch (Throwable e) {
                end(e);
            }
            missed = wip.addAndGet(-missed);
        } while (missed != 0);
    }

    /** Whether there may be more to do. */
    private boolean step() {
        if (cancelled && !ended) {
            end(null);
        }
        Throwable error = failure;
        if (error != null) {
            end(ofSender(error));
        }
        if (ended) {
            releaseArrived();
            return false;
        }
        if ((!open || closed != null) && tellResult()) {
            return true;
        }
        PartEvent event = arrived.peek();
        if (event != null) {
            watch.rest();
            return open ? content(event) : content == null && wanted.get() > 0 && begin(event);
        }
        if (complete) {
            complete();
            return false;
        }
        ask();
        if (due) {
            due = false;
            watch.look();
        }
        return false;
    }

    /** Spring answers its own exceptions, as that of a form that is none, and others with 500. */
    private static Throwable ofSender(Throwable error) {
        return UploadBody.failureOf(error) instanceof LocalFailureException told
                        && told.origin() == Origin.SENDER_GONE
                ? told
                : MalformedForms.ofEvents(error);
    }

    private boolean tellResult() {
        FormUpload told = result.getAndSet(null);
        if (told == null) {
            return false;
        }
        content = null;
        upload = null;
        DropboxException stopping = closed;
        if (stopping != null) {
            watch.hurry(stopping);
        }
        wanted.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
        actual.onNext(told);
        return true;
    }

    private boolean begin(PartEvent first) {
        if (first instanceof FormPartEvent field) {
            take(first);
            parts.field(field);
        } else if (FormParts.isNoFile(first)) {
            take(first);
        } else {
            FormFile begun = parts.file(first);
            UploadRequest request = null;
            try {
                request = parts.destination(begun);
            } catch (MalformedPathException refused) {
                // Of a name that the browser chose, as a rule.
                failed(begun, refused);
            }
            file = begun;
            open = true;
            if (request != null) {
                PartContent body = new PartContent(this::loop);
                content = body;
                upload =
                        uploader.upload(request.body(UploadBody.fromDataBuffers(body)))
                                .contextWrite(actual.currentContext())
                                .subscribe(
                                        stored -> stored(begun, stored),
                                        failed -> failed(begun, failed));
            }
        }
        return true;
    }

    private void stored(FormFile of, FileMetadata metadata) {
        result.set(FormUpload.stored(of, metadata));
        loop();
    }

    private void failed(FormFile of, Throwable thrown) {
        DropboxException failed =
                thrown instanceof DropboxException told
                        ? told
                        : LocalFailureException.of(Origin.OTHER, thrown);
        ProblemAnswers.logFile(failed);
        if (failed instanceof LocalFailureException local && local.origin() == Origin.CLOSED) {
            closed = failed;
        }
        result.set(FormUpload.failed(of, failed));
        loop();
    }

    /** An event of the part that is open: handed on, or forgotten. */
    private boolean content(PartEvent event) {
        FormFile of = file;
        PartContent to = isForgotten() ? null : content;
        int bytes = event.content().readableByteCount();
        if (to != null && !(bytes == 0 ? to.isRead() : to.isWanted())) {
            return false;
        }
        if (of != null) {
            parts.content(of, bytes);
        }
        open = !event.isLast();
        if (to == null || bytes == 0) {
            take(event);
        } else {
            arrived.remove();
            to.next(event.content());
        }
        if (to != null && !open) {
            to.complete();
        }
        return true;
    }

    private boolean isForgotten() {
        PartContent body = content;
        return body == null || body.isCancelled() || result.get() != null;
    }

    private void take(PartEvent event) {
        arrived.remove();
        DataBufferUtils.release(event.content());
    }

    private void complete() {
        if (open) {
            end(
                    SourceMismatchException.of(
                            "The form ended inside a part: nothing of that part was stored; give FormUploads all events of a"
                                    + " form"));
        } else if (content == null) {
            ended = true;
            watch.end();
            actual.onComplete();
        }
    }

    private void ask() {
        Subscription s = upstream;
        if (s == null || !started) {
            return;
        }
        if (gate.isUsed() && !unbounded) {
            unbounded = true;
            s.request(Long.MAX_VALUE);
        }
        PartContent body = content;
        boolean wants =
                open
                        ? isForgotten() || (body != null && body.isWanted())
                        : body == null && wanted.get() > 0;
        if (!wants) {
            watch.rest();
            return;
        }
        watch.await();
        if (unbounded) {
            gate.open();
        } else if (!outstanding) {
            outstanding = true;
            s.request(1);
        }
    }

    /**
     * @param error null if nobody wants to know any more
     */
    private void end(@Nullable Throwable error) {
        if (ended) {
            return;
        }
        ended = true;
        watch.end();
        Disposable running = upload;
        if (running != null) {
            running.dispose();
        }
        Subscription s = upstream;
        if (s != null) {
            s.cancel();
        }
        releaseArrived();
        if (error != null && !cancelled) {
            actual.onError(error);
        }
    }

    private void releaseArrived() {
        for (PartEvent event = arrived.poll(); event != null; event = arrived.poll()) {
            DataBufferUtils.release(event.content());
        }
    }
}
