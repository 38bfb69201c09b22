package io.github.dropflux.reactor.test;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Remembers the leaks that Netty finds, so that a run can fail on them. Netty makes its detectors of
 * this class when the system property {@code io.netty.customResourceLeakDetector} names it.
 */
public final class FatalLeakDetector<T> extends ResourceLeakDetector<T> {

    private static final Queue<FatalLeakDetector<?>> DETECTORS = new ConcurrentLinkedQueue<>();
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    private static volatile String running = "the first test";

    /** Netty asks for this constructor, too, and prefers the other one. */
    public FatalLeakDetector(Class<?> resource, int samplingInterval, long maxActive) {
        this(resource, samplingInterval);
    }

    /** Netty calls this, by reflection. */
    public FatalLeakDetector(Class<?> resource, int samplingInterval) {
        super(resource, samplingInterval);
        DETECTORS.add(this);
    }

    /** What was collected without having been released; empties the list. */
    public static List<String> takeLeaks() {
        collectGarbage();
        DETECTORS.forEach(FatalLeakDetector::poll);
        List<String> leaks = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            leaks.add(leak);
        }
        return leaks;
    }

    /** A class of tests begins: what is noticed from now on may have leaked in it, or before. */
    static void running(String test) {
        DETECTORS.forEach(FatalLeakDetector::poll);
        running = test;
    }

    /** Whether Netty tracks buffers with this class. */
    public static boolean installed() {
        return !DETECTORS.isEmpty();
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        LEAKS.add(noticed(resourceType) + "; who touched it:" + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        LEAKS.add(noticed(resourceType));
    }

    private static String noticed(String resourceType) {
        return resourceType + " was not released, as was noticed in " + running;
    }

    /** Netty looks for leaks whenever it tracks something new. */
    private void poll() {
        @SuppressWarnings("unchecked") // what is tracked is never touched
        FatalLeakDetector<Object> any = (FatalLeakDetector<Object>) this;
        Object bait = new Object();
        ResourceLeakTracker<Object> tracker = any.track(bait);
        if (tracker != null) {
            tracker.close(bait);
        }
    }

    /** Twice, until what was unreachable has been noticed, as a reference of our own shows. */
    private static void collectGarbage() {
        for (int i = 0; i < 2; i++) {
            ReferenceQueue<Object> queue = new ReferenceQueue<>();
            PhantomReference<Object> witness = new PhantomReference<>(new Object(), queue);
            try {
                do {
                    System.gc();
                } while (queue.remove(100) != witness);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
