package io.github.dropflux.internal.session;

import io.github.dropflux.SessionType;
import io.github.dropflux.internal.window.WindowRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where each of an upload's windows is: demanded, ready, in flight or acknowledged. Immutable; small,
 * since what is acknowledged is kept as ranges.
 *
 * @param demanded number of windows demanded from the source that are not ready yet
 * @param ready windows that wait to be sent, lowest offset first
 * @param inFlight windows that were sent and not acknowledged
 * @param last the window with which the source ends, once known
 * @param landed bytes that this run delivered and the server has, and those before its source
 * @param acknowledged bytes that the server has, those of an earlier run included
 */
record SessionWindows(
        int demanded,
        List<WindowRange> ready,
        List<WindowRange> inFlight,
        @Nullable WindowRange last,
        AckLedger landed,
        AckLedger acknowledged) {

    static SessionWindows demand(int count, long sourceStart, AckLedger acknowledged) {
        AckLedger before = AckLedger.empty().add(new WindowRange(0, sourceStart));
        return new SessionWindows(count, List.of(), List.of(), null, before, acknowledged);
    }

    /** All bytes are there; what the last window was does not matter any more. */
    static SessionWindows complete(AckLedger all) {
        WindowRange last = new WindowRange(all.contiguous(), 0);
        return new SessionWindows(0, List.of(), List.of(), last, all, all);
    }

    /** Tells whether the server has the window with which the source ends. */
    boolean isComplete() {
        return last != null && held().noneMatch(last::equals);
    }

    /** Tells whether a window came already. */
    boolean anyCame() {
        return last != null || held().findAny().isPresent();
    }

    /** Returns why the window cannot be one of this upload's, or null if it can. */
    @Nullable String whyNot(WindowRange window, boolean isLast) {
        if (demanded == 0) {
            return "no window is demanded";
        }
        if (window.length() == 0 && !isLast) {
            return "only the last window may be empty";
        }
        if (last != null && (isLast || window.end() > last.offset())) {
            return "the source ends with " + last;
        }
        if (isLast && highestEnd() > window.offset()) {
            return "there are bytes up to offset " + highestEnd();
        }
        if (landed.intersects(window) || held().anyMatch(w -> overlap(w, window))) {
            return "some of its bytes came with another window";
        }
        return null;
    }

    private static boolean overlap(WindowRange a, WindowRange b) {
        return a.offset() < b.end() && b.offset() < a.end();
    }

    private long highestEnd() {
        return Math.max(landed.end(), held().mapToLong(WindowRange::end).max().orElse(0));
    }

    private Stream<WindowRange> held() {
        return Stream.concat(ready.stream(), inFlight.stream());
    }

    SessionWindows add(WindowRange window, boolean isLast) {
        List<WindowRange> sorted = new ArrayList<>(ready);
        sorted.add(window);
        sorted.sort(Comparator.comparingLong(WindowRange::offset));
        return new SessionWindows(
                demanded - 1,
                List.copyOf(sorted),
                inFlight,
                isLast ? window : last,
                landed,
                acknowledged);
    }

    SessionWindows demandMore(int count) {
        return new SessionWindows(demanded + count, ready, inFlight, last, landed, acknowledged);
    }

    /**
     * Returns the window to send now, or null if the upload has to wait. The last window waits for
     * all others: a session that it closed could not be resumed.
     */
    @Nullable WindowRange next(SessionType type, int mostInFlight) {
        if (ready.isEmpty() || inFlight.size() >= mostInFlight) {
            return null;
        }
        WindowRange lowest = ready.get(0);
        if (lowest.equals(last) && lowest.offset() > landed.contiguous()) {
            return null;
        }
        boolean inOrder = type == SessionType.SEQUENTIAL || lowest.equals(last);
        return inOrder && lowest.offset() > acknowledged.contiguous() ? null : lowest;
    }

    /** Returns the offset from which on the server lacks the window's bytes. */
    long missingFrom(WindowRange window) {
        return Math.max(window.offset(), Math.min(acknowledged.contiguous(), window.end()));
    }

    SessionWindows send(WindowRange window) {
        return new SessionWindows(
                demanded,
                without(ready, window),
                with(inFlight, window),
                last,
                landed,
                acknowledged);
    }

    /** All that was sent is to be sent anew. */
    SessionWindows takeBack() {
        List<WindowRange> all =
                held().sorted(Comparator.comparingLong(WindowRange::offset)).toList();
        return new SessionWindows(demanded, all, List.of(), last, landed, acknowledged);
    }

    /** Returns the window in flight that begins at {@code offset}, or null if there is none. */
    @Nullable WindowRange inFlightAt(long offset) {
        return inFlight.stream().filter(w -> w.offset() == offset).findFirst().orElse(null);
    }

    SessionWindows acknowledge(WindowRange window) {
        return new SessionWindows(
                demanded,
                without(ready, window),
                without(inFlight, window),
                last,
                landed.add(window),
                acknowledged.add(window));
    }

    SessionWindows acknowledgeUpTo(long offset) {
        AckLedger raised = acknowledged.add(new WindowRange(0, offset));
        return new SessionWindows(demanded, ready, inFlight, last, landed, raised);
    }

    /** Takes back what the server turned out to have lost. */
    SessionWindows rewindTo(long offset) {
        return new SessionWindows(
                demanded, ready, inFlight, last, landed, acknowledged.upTo(offset));
    }

    private static List<WindowRange> with(List<WindowRange> windows, WindowRange added) {
        return Stream.concat(windows.stream(), Stream.of(added)).toList();
    }

    private static List<WindowRange> without(List<WindowRange> windows, WindowRange removed) {
        return windows.stream().filter(w -> !w.equals(removed)).toList();
    }
}
