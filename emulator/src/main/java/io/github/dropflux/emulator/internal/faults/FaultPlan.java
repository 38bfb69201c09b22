package io.github.dropflux.emulator.internal.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.protocol.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What goes wrong with one call: of the faults that end it the first, of the others all. Immutable. */
public final class FaultPlan {

    private final List<Fault> faults;
    private final Fault.@Nullable Ending ending;

    /** A plan of these faults, in order of precedence. */
    public FaultPlan(List<Fault> faults) {
        this.faults = List.copyOf(faults);
        this.ending = all(Fault.Ending.class).findFirst().orElse(null);
    }

    /** The fault that ends the call at this moment, null when none does. */
    public Fault.@Nullable Ending at(Fault.Moment moment) {
        Fault.Ending end = ending;
        return end != null && end.moment() == moment ? end : null;
    }

    /** Bytes a second to read the body with, 0 for as fast as it goes. */
    public long readRate() {
        return all(Fault.SlowRead.class).mapToLong(Fault.SlowRead::bytesPerSecond).min().orElse(0);
    }

    /** How late the answer is to come. */
    public Duration delay() {
        return all(Fault.Delay.class)
                .map(Fault.Delay::duration)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The error to refuse the commit with, null when it is not to be refused. */
    public @Nullable ObjectNode commitRefusal() {
        return all(Fault.RefuseCommit.class)
                .map(refuse -> refuse.error().deepCopy())
                .findFirst()
                .orElse(null);
    }

    /** What is to go wrong with the entries of a batch. */
    public EntryFaults entries() {
        return new EntryFaults(all(Fault.Entries.class).map(Fault.Entries::rule).toList());
    }

    /** Whether the call's token is to expire. */
    public boolean expiresToken() {
        return all(Fault.ExpireToken.class).findAny().isPresent();
    }

    /** Whether the call's session is to forget its last append. */
    public boolean rewinds() {
        return all(Fault.Rewind.class).findAny().isPresent();
    }

    /** Lets the answer lie, if it is to. */
    public Answer alter(Answer answer) {
        all(Fault.Lie.class).forEach(lie -> alter(answer.json(), lie));
        return answer;
    }

    // Metadata is the answer itself, or lies in its entries.
    private static void alter(@Nullable JsonNode json, Fault.Lie lie) {
        if (json instanceof ObjectNode metadata && Fault.Lie.concerns(metadata)) {
            lie.bend(metadata);
        } else if (json != null) {
            json.path("entries").forEach(entry -> alter(entry, lie));
        }
    }

    private <T extends Fault> Stream<T> all(Class<T> kind) {
        return faults.stream().filter(kind::isInstance).map(kind::cast);
    }
}
