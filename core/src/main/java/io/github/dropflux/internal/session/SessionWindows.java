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
 */
record SessionWindows(
        int demanded,
        List<WindowRange> ready,
        List<WindowRange> inFlight,
        @Nullable WindowRange last,
        AckLedger acknowledged) {

    static SessionWindows demand(int count) {
        return new SessionWindows(count, List.of(), List.of(), null, AckLedger.empty());
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
        if (acknowledged.intersects(window) || held().anyMatch(w -> overlap(w, window))) {
            return "some of its bytes came with another window";
        }
        return null;
    }

    private static boolean overlap(WindowRange a, WindowRange b) {
        return a.offset() < b.end() && b.offset() < a.end();
    }

    private long highestEnd() {
        List<WindowRange> islands = acknowledged.islands();
        long highest =
                islands.isEmpty()
                        ? acknowledged.contiguous()
                        : islands.get(islands.size() - 1).end();
        return Math.max(highest, held().mapToLong(WindowRange::end).max().orElse(0));
    }

    private Stream<WindowRange> held() {
        return Stream.concat(ready.stream(), inFlight.stream());
    }

    SessionWindows add(WindowRange window, boolean isLast) {
        List<WindowRange> sorted = new ArrayList<>(ready);
        sorted.add(window);
        sorted.sort(Comparator.comparingLong(WindowRange::offset));
        return new SessionWindows(
                demanded - 1, List.copyOf(sorted), inFlight, isLast ? window : last, acknowledged);
    }

    SessionWindows demandMore(int count) {
        return new SessionWindows(demanded + count, ready, inFlight, last, acknowledged);
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
        boolean waits = type == SessionType.SEQUENTIAL || lowest.equals(last);
        return waits && lowest.offset() != acknowledged.contiguous() ? null : lowest;
    }

    SessionWindows send(WindowRange window) {
        return new SessionWindows(
                demanded, without(ready, window), with(inFlight, window), last, acknowledged);
    }

    /** Returns the window in flight that begins at {@code offset}, or null if there is none. */
    @Nullable WindowRange inFlightAt(long offset) {
        return inFlight.stream().filter(w -> w.offset() == offset).findFirst().orElse(null);
    }

    SessionWindows acknowledge(WindowRange window) {
        return new SessionWindows(
                demanded, ready, without(inFlight, window), last, acknowledged.add(window));
    }

    private static List<WindowRange> with(List<WindowRange> windows, WindowRange added) {
        return Stream.concat(windows.stream(), Stream.of(added)).toList();
    }

    private static List<WindowRange> without(List<WindowRange> windows, WindowRange removed) {
        return windows.stream().filter(w -> !w.equals(removed)).toList();
    }
}
