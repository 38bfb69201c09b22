package io.github.dropflux.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.dropflux.SessionType;
import io.github.dropflux.internal.session.SessionCommand.Append;
import io.github.dropflux.internal.session.SessionCommand.Commit;
import io.github.dropflux.internal.session.SessionCommand.Complete;
import io.github.dropflux.internal.session.SessionCommand.Fail;
import io.github.dropflux.internal.session.SessionCommand.Fault;
import io.github.dropflux.internal.session.SessionCommand.Release;
import io.github.dropflux.internal.session.SessionCommand.RequestWindows;
import io.github.dropflux.internal.session.SessionEvent.AlreadyClosed;
import io.github.dropflux.internal.session.SessionEvent.Appended;
import io.github.dropflux.internal.session.SessionEvent.Committed;
import io.github.dropflux.internal.session.SessionEvent.OffsetRefused;
import io.github.dropflux.internal.session.SessionEvent.WindowReady;
import io.github.dropflux.internal.session.UploadSession.Phase;
import io.github.dropflux.internal.session.UploadSession.Step;
import io.github.dropflux.internal.window.WindowRange;
import org.junit.jupiter.api.Test;

class ResumedSessionTest {

    private static UploadSession sequential(long held, long sourceStart) {
        AckLedger ledger = AckLedger.empty().add(new WindowRange(0, held));
        return UploadSession.resume(SessionType.SEQUENTIAL, 4, "id", ledger, false, sourceStart);
    }

    private static WindowRange window(long offset, long length) {
        return new WindowRange(offset, length);
    }

    private static WindowReady ready(long offset, long length) {
        return new WindowReady(window(offset, length), false);
    }

    @Test
    void aClosedSessionIsCommittedWithoutAByte() {
        AckLedger all = AckLedger.empty().add(window(0, 20));
        UploadSession session =
                UploadSession.resume(SessionType.CONCURRENT, 4, "id", all, true, 20);

        assertThat(session.open()).containsExactly(new Commit(20));
        assertThat(session.on(new Committed()).commands()).containsExactly(new Complete());
    }

    @Test
    void aClosedSessionWithAGapIsRefused() {
        AckLedger gap = AckLedger.empty().add(window(8, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> UploadSession.resume(SessionType.CONCURRENT, 4, "id", gap, true, 0));
    }

    @Test
    void aSourceThatBeginsBeyondTheGapIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> sequential(8, 16));
    }

    @Test
    void whatTheServerHoldsIsReleasedAndNotSent() {
        Step step = sequential(8, 0).on(ready(0, 8));

        assertThat(step.commands())
                .containsExactly(new Release(window(0, 8)), new RequestWindows(1));
        assertThat(step.next().on(ready(8, 8)).commands())
                .containsExactly(new Append(window(8, 8), 8, false));
    }

    @Test
    void onlyTheRestOfAWindowIsSentThatIsHeldInPart() {
        assertThat(sequential(10, 8).on(ready(8, 8)).commands())
                .containsExactly(new Append(window(8, 8), 10, false));
    }

    @Test
    void theLastWindowClosesTheSessionAlthoughAllOfItIsHeld() {
        Step step = sequential(8, 0).on(new WindowReady(window(0, 8), true));

        assertThat(step.commands()).containsExactly(new Append(window(0, 8), 8, true));
        assertThat(step.next().on(new Appended(0)).commands())
                .containsExactly(new Release(window(0, 8)), new Commit(8));
    }

    @Test
    void aServerThatIsAheadOfTheCheckpointIsBelieved() {
        UploadSession session = sequential(0, 0).on(ready(0, 8)).next();
        Step ahead = session.on(new OffsetRefused(0, 20));

        assertThat(ahead.commands())
                .containsExactly(new Release(window(0, 8)), new RequestWindows(1));
        Step second = ahead.next().on(ready(8, 8));
        assertThat(second.commands())
                .containsExactly(new Release(window(8, 8)), new RequestWindows(1));
        assertThat(second.next().on(ready(16, 8)).commands())
                .containsExactly(new Append(window(16, 8), 20, false));
    }

    @Test
    void aServerThatIsClosedAlreadyHasAllThatComes() {
        UploadSession session = sequential(0, 0).on(ready(0, 8)).next();
        Step closed = session.on(new AlreadyClosed(0));
        assertThat(closed.next().on(new WindowReady(window(8, 3), true)).commands())
                .containsExactly(new Release(window(8, 3)), new Commit(11));
    }

    @Test
    void aSourceThatEndsBeforeTheServersBytesIsRefused() {
        Step step = sequential(16, 0).on(new WindowReady(window(0, 9), true));

        assertThat(step.next().phase()).isEqualTo(Phase.FAILED);
        Fail fail = (Fail) step.commands().get(0);
        assertThat(fail.fault()).isEqualTo(Fault.SOURCE_TOO_SHORT);
        assertThat(fail.detail()).contains("9 bytes").contains("16");
    }

    @Test
    void aSourceThatEndsBeforeAServerThatIsAheadIsRefused() {
        UploadSession session = sequential(0, 0).on(new WindowReady(window(0, 9), true)).next();
        assertThat(session.on(new OffsetRefused(0, 10)).commands())
                .satisfiesExactly(
                        fail ->
                                assertThat(((Fail) fail).fault())
                                        .isEqualTo(Fault.SOURCE_TOO_SHORT));
    }

    @Test
    void whatIsLeftAfterTheServerLostBytesIsKnown() {
        UploadSession session = sequential(16, 16).on(ready(16, 8)).next();
        UploadSession rewound = session.on(new OffsetRefused(16, 5)).next();

        assertThat(rewound.phase()).isEqualTo(Phase.FAILED);
        assertThat(rewound.acknowledged().ranges()).containsExactly(window(0, 5));
    }
}
