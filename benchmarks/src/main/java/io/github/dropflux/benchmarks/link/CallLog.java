package io.github.dropflux.benchmarks.link;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.benchmarks.measure.Dialogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The calls that came over a link, which of them are refused, and how long the server takes for each.
 * For any thread; it reads no clock.
 */
final class CallLog {

    private static final Set<String> APPENDS = Set.of("append_v2", "append_batch");
    private static final Set<String> MAY_CARRY_BYTES = Set.of("upload", "start", "finish");

    /**
     * One call, from its head to its answer.
     *
     * @param carries bytes of a file: only such calls count as in flight
     */
    record Call(boolean carries, boolean append, boolean refused) {}

    private record Change(long at, int inFlight) {}

    private final LinkProfile profile;
    private final List<Change> changes = new ArrayList<>();
    private Random random = new Random(0);
    private long begun;
    private int calls;
    private int refusals;
    private int inFlight;
    private int served;
    private int most;

    CallLog(LinkProfile profile) {
        this.profile = profile;
    }

    /** Forgets all that has ended; the server's times are from now on those of that seed. */
    synchronized void restart(long seed, long now) {
        random = new Random(seed);
        begun = now;
        calls = 0;
        refusals = 0;
        most = inFlight;
        changes.clear();
        changes.add(new Change(now, inFlight));
    }

    /**
     * The head of a call has come.
     *
     * @param body whether bytes follow it
     */
    synchronized Call begin(String route, boolean body, long now) {
        boolean append = APPENDS.contains(route);
        boolean refused = append && profile.refuseAbove() > 0 && served >= profile.refuseAbove();
        Call call = new Call(append || (body && MAY_CARRY_BYTES.contains(route)), append, refused);
        calls++;
        if (refused) {
            refusals++;
        } else if (append) {
            served++;
        }
        if (call.carries) {
            inFlight++;
            most = Math.max(most, inFlight);
            changes.add(new Change(now, inFlight));
        }
        return call;
    }

    /** Its answer leaves, or it is given up. */
    synchronized void end(Call call, long now) {
        if (call.append && !call.refused) {
            served--;
        }
        if (call.carries) {
            inFlight--;
            changes.add(new Change(now, inFlight));
        }
    }

    /** How long the server takes for the next whole request: lognormal around the median. */
    synchronized long serverNanos() {
        double factor = Math.exp(profile.jitter() * random.nextGaussian());
        return Math.round(profile.serverMillis() * 1e6 * factor);
    }

    /** What came since the restart; of the time, seconds since then. */
    synchronized ObjectNode figures() {
        ObjectNode said =
                Dialogue.object()
                        .put("calls", calls)
                        .put("refusals", refusals)
                        .put("mostInFlight", most);
        ArrayNode seconds = said.putArray("seconds");
        ArrayNode counts = said.putArray("inFlight");
        for (Change change : changes) {
            seconds.add((change.at - begun) / 1e9);
            counts.add(change.inFlight);
        }
        return said;
    }
}
