package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.FaultTrigger;
import io.github.dropflux.emulator.Faults;
import io.github.dropflux.emulator.SeenRequest;
import java.util.List;
import java.util.function.Predicate;

/** Where in an upload a fault strikes: at the calls of one kind. */
enum MatrixPlace {
    /** The one call that sends a small file. */
    UPLOAD(EmulatedRoute.UPLOAD, seen -> true, 1000, SessionPlan.AUTO),
    /** The call that opens a session. */
    START(EmulatedRoute.START, seen -> true, 1000),
    /** An append that does not close. */
    APPEND(EmulatedRoute.APPEND_V2, seen -> !seen.close(), 4 * MIB + 1000),
    /** An append that closes. */
    CLOSE(EmulatedRoute.APPEND_V2, SeenRequest::close, 1000),
    /** An append that closes, behind another one. */
    LAST(EmulatedRoute.APPEND_V2, SeenRequest::close, 4 * MIB + 1000),
    /** The commit of a session. */
    FINISH(EmulatedRoute.FINISH, seen -> true, 1000),
    /** The question whether the file was stored, the answer to that call having been lost. */
    ASK(
            EmulatedRoute.GET_METADATA,
            seen -> true,
            1000,
            SessionPlan.AUTO,
            SessionPlan.SEQUENTIAL,
            SessionPlan.CONCURRENT);

    private final EmulatedRoute route;
    private final Predicate<SeenRequest> calls;
    private final int length;
    private final List<SessionPlan> plans;

    MatrixPlace(EmulatedRoute route, Predicate<SeenRequest> calls, int length) {
        this(route, calls, length, SessionPlan.SEQUENTIAL, SessionPlan.CONCURRENT);
    }

    MatrixPlace(
            EmulatedRoute route, Predicate<SeenRequest> calls, int length, SessionPlan... plans) {
        this.route = route;
        this.calls = calls;
        this.length = length;
        this.plans = List.of(plans);
    }

    /** By which such calls are made. */
    List<SessionPlan> plans() {
        return plans;
    }

    /** Bytes of the file to upload. */
    int length() {
        return length;
    }

    /** The calls here, after what has to go wrong before there are any. */
    FaultTrigger strike(Faults faults) {
        if (this == ASK) {
            faults.on(EmulatedRoute.UPLOAD).call(1).loseAnswer();
            faults.on(EmulatedRoute.FINISH).call(1).loseAnswer();
        }
        return faults.on(route).when(calls);
    }

    /** How many of these calls were seen. */
    int count(List<SeenRequest> requests) {
        return Math.toIntExact(
                requests.stream().filter(seen -> seen.is(route)).filter(calls).count());
    }
}
