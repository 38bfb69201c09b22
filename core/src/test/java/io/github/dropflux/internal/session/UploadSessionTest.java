package io.github.dropflux.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.SessionType;
import io.github.dropflux.internal.session.SessionCommand.Fail;
import io.github.dropflux.internal.session.SessionCommand.RequestWindows;
import io.github.dropflux.internal.session.SessionEvent.Appended;
import io.github.dropflux.internal.session.SessionEvent.OffsetRefused;
import io.github.dropflux.internal.session.SessionEvent.SessionGone;
import io.github.dropflux.internal.session.SessionEvent.Started;
import io.github.dropflux.internal.session.SessionEvent.WindowReady;
import io.github.dropflux.internal.session.UploadSession.Step;
import io.github.dropflux.internal.window.WindowRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadSessionTest {

    private static UploadSession after(UploadSession session, SessionEvent... events) {
        UploadSession next = session;
        for (SessionEvent event : events) {
            next = next.on(event).next();
        }
        return next;
    }

    private static WindowReady window(long offset, long length) {
        return new WindowReady(new WindowRange(offset, length), false);
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, 1, 2, CONCURRENT",
        "AUTO, 4, 5, CONCURRENT",
        "CONCURRENT, 4, 5, CONCURRENT",
        "SEQUENTIAL, 4, 2, SEQUENTIAL"
    })
    void demandsAWindowMoreThanItSends(
            SessionPlan plan, int concurrency, int demand, SessionType type) {
        UploadSession session = UploadSession.begin(plan, concurrency);

        assertThat(session.open()).containsExactly(new RequestWindows(demand));
        assertThat(session.type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MAX_VALUE})
    void refusesAConcurrencyThatNothingCanBeSentWith(int concurrency) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadSession.begin(SessionPlan.AUTO, concurrency))
                .withMessageContaining(Integer.toString(concurrency));
    }

    @Test
    void opensBeforeAnythingHappened() {
        UploadSession session = after(UploadSession.begin(SessionPlan.AUTO, 1), window(0, 8));

        assertThatIllegalStateException()
                .isThrownBy(session::open)
                .withMessageContaining("STARTING");
    }

    @Test
    void knowsWhatIsAcknowledged() {
        UploadSession session =
                after(
                        UploadSession.begin(SessionPlan.CONCURRENT, 2),
                        window(0, 8),
                        window(8, 8),
                        new Started("id", 0, false),
                        new Appended(8));

        assertThat(session.acknowledgedBytes()).isEqualTo(8);
        assertThat(session.acknowledged().contiguous()).isZero();
        assertThat(session.acknowledged().islands()).containsExactly(new WindowRange(8, 8));
        assertThat(session.length()).isEmpty();
        assertThat(after(session, new WindowReady(new WindowRange(16, 4), true)).length())
                .hasValue(20);
    }

    @Test
    void keepsTheSessionIdOutOfText() {
        UploadSession session =
                after(
                        UploadSession.begin(SessionPlan.AUTO, 1),
                        window(0, 8),
                        new Started("pid_s", 0, false));

        assertThat(session.sessionId()).isEqualTo("pid_s");
        assertThat(session.toString()).contains("APPENDING").doesNotContain("pid_s");
        assertThatIllegalStateException()
                .isThrownBy(() -> session.on(new Started("pid_s", 0, false)))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("pid_s"));
    }

    @Test
    void saysTheNumbersWhenItFails() {
        UploadSession session =
                after(
                        UploadSession.begin(SessionPlan.SEQUENTIAL, 1),
                        window(0, 8_388_608),
                        window(8_388_608, 8_388_608),
                        new Started("id", 0, false),
                        new Appended(0));
        Step rewound = session.on(new OffsetRefused(8_388_608, 4_194_304));
        Step overtaken = session.on(new OffsetRefused(8_388_608, 20_000_000));

        assertThat(((Fail) rewound.commands().get(0)).detail()).contains("8388608", "4194304");
        assertThat(((Fail) overtaken.commands().get(0)).detail()).contains("20000000", "16777216");
    }

    @Test
    void sharesCallsInASequentialSessionThatOneAppendCloses() {
        UploadSession started =
                after(
                        UploadSession.begin(SessionPlan.AUTO, 4).sharingCalls(),
                        new WindowReady(new WindowRange(0, 8), true));

        assertThat(started.type()).isEqualTo(SessionType.SEQUENTIAL);
        assertThat(CommandText.of(started.on(new Started("id", 0, false)).commands()))
                .isEqualTo("append 0+8 close");
        assertThatIllegalStateException()
                .isThrownBy(started::sharingCalls)
                .withMessageContaining("STARTING");
    }

    @Test
    void beginsAnewWhenTheSessionOfItsOnlyWindowIsGone() {
        UploadSession sent =
                after(
                        UploadSession.begin(SessionPlan.AUTO, 4).sharingCalls(),
                        new WindowReady(new WindowRange(0, 8), true),
                        new Started("gone", 0, true));
        Step again = sent.on(new SessionGone(0));

        assertThat(CommandText.of(again.commands())).isEqualTo("start SEQUENTIAL anew");
        assertThat(again.next().sessionId()).as("there is nothing to resume from").isNull();
        UploadSession anew = after(again.next(), new Started("anew", 0, false));
        assertThat(anew.sessionId()).isEqualTo("anew");
        assertThat(CommandText.of(anew.on(new Appended(0)).commands()))
                .isEqualTo("release 0+8, commit 8");
        assertThat(anew.mayOpenAnew()).as("once").isFalse();
    }

    @Test
    void sendsEveryWindowAnewWhenASessionThatWasOpenedAheadIsGone() {
        UploadSession sent =
                after(
                        UploadSession.begin(SessionPlan.AUTO, 2),
                        window(0, 8),
                        window(8, 8),
                        window(16, 8),
                        new Started("gone", 0, true));
        UploadSession again = after(sent, new SessionGone(8));

        assertThat(CommandText.of(again.on(new Started("anew", 0, false)).commands()))
                .isEqualTo("append 0+8, append 8+8");
        assertThat(after(sent, new Appended(8)).mayOpenAnew())
                .as("with bytes that are acknowledged")
                .isFalse();
    }
}
