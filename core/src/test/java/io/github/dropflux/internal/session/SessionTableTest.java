package io.github.dropflux.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.dropflux.SessionPlan;
import io.github.dropflux.internal.session.SessionEvent.AlreadyClosed;
import io.github.dropflux.internal.session.SessionEvent.Appended;
import io.github.dropflux.internal.session.SessionEvent.Committed;
import io.github.dropflux.internal.session.SessionEvent.Failed;
import io.github.dropflux.internal.session.SessionEvent.OffsetRefused;
import io.github.dropflux.internal.session.SessionEvent.SessionGone;
import io.github.dropflux.internal.session.SessionEvent.Started;
import io.github.dropflux.internal.session.SessionEvent.Stored;
import io.github.dropflux.internal.session.SessionEvent.WindowReady;
import io.github.dropflux.internal.session.UploadSession.Phase;
import io.github.dropflux.internal.session.UploadSession.Step;
import io.github.dropflux.internal.window.WindowRange;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each event leads to in each phase. The source has the windows 0+8, 8+8 and 16+4 and two appends
 * may be in flight; in APPENDING, the first two windows are ready and the session is open.
 */
class SessionTableTest {

    private static final String TABLE =
            """
            FIRST_WINDOW | AUTO       | WindowReady 0 8       | STARTING     | start CONCURRENT
            FIRST_WINDOW | AUTO       | WindowReady 8 8       | STARTING     | start CONCURRENT
            FIRST_WINDOW | AUTO       | WindowReady 16 4 last | STARTING     | start CONCURRENT
            FIRST_WINDOW | AUTO       | WindowReady 0 8 last  | STORING      | store 0+8
            FIRST_WINDOW | AUTO       | WindowReady 0 0 last  | STORING      | store 0+0
            FIRST_WINDOW | CONCURRENT | WindowReady 0 0 last  | STARTING     | start CONCURRENT
            FIRST_WINDOW | SEQUENTIAL | WindowReady 0 8 last  | STARTING     | start SEQUENTIAL
            FIRST_WINDOW | AUTO       | WindowReady 0 0       | illegal      |
            FIRST_WINDOW | AUTO       | Started               | illegal      |
            FIRST_WINDOW | AUTO       | Appended 0            | illegal      |
            FIRST_WINDOW | AUTO       | OffsetRefused 0 8     | illegal      |
            FIRST_WINDOW | AUTO       | AlreadyClosed 0       | illegal      |
            FIRST_WINDOW | AUTO       | Stored                | illegal      |
            FIRST_WINDOW | AUTO       | Committed             | illegal      |
            FIRST_WINDOW | AUTO       | SessionGone 0         | illegal      |
            FIRST_WINDOW | AUTO       | Failed                | FAILED       |

            STORING      | AUTO       | Stored                | DONE         | release 0+8, complete
            STORING      | AUTO       | WindowReady 8 8       | illegal      |
            STORING      | AUTO       | Started               | illegal      |
            STORING      | AUTO       | Appended 0            | illegal      |
            STORING      | AUTO       | OffsetRefused 0 8     | illegal      |
            STORING      | AUTO       | AlreadyClosed 0       | illegal      |
            STORING      | AUTO       | Committed             | illegal      |
            STORING      | AUTO       | SessionGone 0         | illegal      |
            STORING      | AUTO       | Failed                | FAILED       |

            STARTING     | AUTO       | WindowReady 8 8       | STARTING     |
            STARTING     | AUTO       | WindowReady 8 4 last  | STARTING     |
            STARTING     | AUTO       | WindowReady 0 8       | illegal      |
            STARTING     | AUTO       | WindowReady 4 8       | illegal      |
            STARTING     | AUTO       | WindowReady 0 0 last  | illegal      |
            STARTING     | AUTO       | Started               | APPENDING    | append 0+8
            STARTING     | SEQUENTIAL | Started               | APPENDING    | append 0+8
            STARTING     | AUTO       | Appended 0            | illegal      |
            STARTING     | AUTO       | OffsetRefused 0 8     | illegal      |
            STARTING     | AUTO       | AlreadyClosed 0       | illegal      |
            STARTING     | AUTO       | Stored                | illegal      |
            STARTING     | AUTO       | Committed             | illegal      |
            STARTING     | AUTO       | SessionGone 0         | illegal      |
            STARTING     | AUTO       | Failed                | FAILED       |

            APPENDING    | CONCURRENT | WindowReady 16 8      | APPENDING    |
            APPENDING    | CONCURRENT | WindowReady 16 4 last | APPENDING    |
            APPENDING    | CONCURRENT | WindowReady 8 4 last  | illegal      |
            APPENDING    | SEQUENTIAL | WindowReady 16 8      | illegal      |
            APPENDING    | CONCURRENT | Appended 8            | APPENDING    | release 8+8, request 1
            APPENDING    | SEQUENTIAL | Appended 0            | APPENDING    | release 0+8, request 1, append 8+8
            APPENDING    | SEQUENTIAL | Appended 8            | illegal      |
            APPENDING    | CONCURRENT | Appended 16           | illegal      |
            APPENDING    | SEQUENTIAL | OffsetRefused 0 8     | APPENDING    | release 0+8, request 1, append 8+8
            APPENDING    | SEQUENTIAL | OffsetRefused 0 0     | APPENDING    | append 0+8
            APPENDING    | SEQUENTIAL | OffsetRefused 0 5     | APPENDING    | append 0+8 from 5
            APPENDING    | SEQUENTIAL | OffsetRefused 0 9     | FAILED       | fail OTHER_WRITER
            APPENDING    | CONCURRENT | OffsetRefused 8 16    | APPENDING    | release 8+8, request 1
            APPENDING    | CONCURRENT | OffsetRefused 8 8     | APPENDING    | append 8+8
            APPENDING    | CONCURRENT | OffsetRefused 8 12    | FAILED       | fail UNEXPECTED_OFFSET
            APPENDING    | CONCURRENT | OffsetRefused 8 0     | FAILED       | fail UNEXPECTED_OFFSET
            APPENDING    | CONCURRENT | OffsetRefused 8 24    | FAILED       | fail UNEXPECTED_OFFSET
            APPENDING    | CONCURRENT | OffsetRefused 16 24   | illegal      |
            APPENDING    | CONCURRENT | AlreadyClosed 0       | FAILED       | fail CLOSED_EARLY
            APPENDING    | SEQUENTIAL | AlreadyClosed 0       | FAILED       | fail CLOSED_EARLY
            APPENDING    | SEQUENTIAL | AlreadyClosed 8       | illegal      |
            APPENDING    | CONCURRENT | Started               | illegal      |
            APPENDING    | CONCURRENT | Stored                | illegal      |
            APPENDING    | CONCURRENT | Committed             | illegal      |
            APPENDING    | SEQUENTIAL | SessionGone 0         | illegal      |
            APPENDING    | CONCURRENT | SessionGone 8         | illegal      |
            APPENDING    | CONCURRENT | Failed                | FAILED       |

            CLOSING      | CONCURRENT | Appended 16           | COMMITTING   | release 16+4, commit 20
            CLOSING      | SEQUENTIAL | Appended 16           | COMMITTING   | release 16+4, commit 20
            CLOSING      | CONCURRENT | Appended 8            | illegal      |
            CLOSING      | CONCURRENT | OffsetRefused 16 20   | COMMITTING   | release 16+4, commit 20
            CLOSING      | CONCURRENT | OffsetRefused 16 16   | CLOSING      | append 16+4 close
            CLOSING      | CONCURRENT | OffsetRefused 16 18   | FAILED       | fail UNEXPECTED_OFFSET
            CLOSING      | SEQUENTIAL | OffsetRefused 16 20   | COMMITTING   | release 16+4, commit 20
            CLOSING      | SEQUENTIAL | OffsetRefused 16 16   | CLOSING      | append 16+4 close
            CLOSING      | SEQUENTIAL | OffsetRefused 16 18   | CLOSING      | append 16+4 from 18 close
            CLOSING      | SEQUENTIAL | OffsetRefused 16 15   | FAILED       | fail REWOUND
            CLOSING      | SEQUENTIAL | OffsetRefused 16 21   | FAILED       | fail OTHER_WRITER
            CLOSING      | CONCURRENT | AlreadyClosed 16      | COMMITTING   | release 16+4, commit 20
            CLOSING      | SEQUENTIAL | AlreadyClosed 16      | COMMITTING   | release 16+4, commit 20
            CLOSING      | CONCURRENT | AlreadyClosed 8       | illegal      |
            CLOSING      | CONCURRENT | WindowReady 20 8      | illegal      |
            CLOSING      | CONCURRENT | WindowReady 20 0 last | illegal      |
            CLOSING      | CONCURRENT | Started               | illegal      |
            CLOSING      | CONCURRENT | Stored                | illegal      |
            CLOSING      | CONCURRENT | Committed             | illegal      |
            CLOSING      | SEQUENTIAL | SessionGone 16        | illegal      |
            CLOSING      | CONCURRENT | SessionGone 16        | illegal      |
            CLOSING      | CONCURRENT | Failed                | FAILED       |

            COMMITTING   | CONCURRENT | Committed             | DONE         | complete
            COMMITTING   | SEQUENTIAL | Committed             | DONE         | complete
            COMMITTING   | CONCURRENT | WindowReady 20 8      | illegal      |
            COMMITTING   | CONCURRENT | Started               | illegal      |
            COMMITTING   | CONCURRENT | Appended 16           | illegal      |
            COMMITTING   | CONCURRENT | OffsetRefused 16 20   | illegal      |
            COMMITTING   | CONCURRENT | AlreadyClosed 16      | illegal      |
            COMMITTING   | CONCURRENT | Stored                | illegal      |
            COMMITTING   | CONCURRENT | SessionGone 0         | illegal      |
            COMMITTING   | CONCURRENT | Failed                | FAILED       |

            DONE         | CONCURRENT | WindowReady 20 8      | DONE         |
            DONE         | CONCURRENT | Started               | DONE         |
            DONE         | CONCURRENT | Appended 16           | DONE         |
            DONE         | CONCURRENT | OffsetRefused 16 8    | DONE         |
            DONE         | CONCURRENT | AlreadyClosed 0       | DONE         |
            DONE         | CONCURRENT | Stored                | DONE         |
            DONE         | CONCURRENT | Committed             | DONE         |
            DONE         | CONCURRENT | SessionGone 0         | DONE         |
            DONE         | CONCURRENT | Failed                | DONE         |

            FAILED       | CONCURRENT | WindowReady 16 8      | FAILED       |
            FAILED       | CONCURRENT | Started               | FAILED       |
            FAILED       | CONCURRENT | Appended 0            | FAILED       |
            FAILED       | CONCURRENT | OffsetRefused 0 8     | FAILED       |
            FAILED       | CONCURRENT | AlreadyClosed 0       | FAILED       |
            FAILED       | CONCURRENT | Stored                | FAILED       |
            FAILED       | CONCURRENT | Committed             | FAILED       |
            FAILED       | CONCURRENT | SessionGone 0         | FAILED       |
            FAILED       | CONCURRENT | Failed                | FAILED       |
            """;

    record Row(Phase phase, SessionPlan plan, String event, String next, String commands) {

        static Row parse(String line) {
            String[] cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
            return new Row(
                    Phase.valueOf(cells[0]),
                    SessionPlan.valueOf(cells[1]),
                    cells[2],
                    cells[3],
                    cells[4]);
        }

        String kind() {
            return event.split(" ")[0];
        }
    }

    /** The same with a session that was opened ahead, where that makes a difference. */
    private static final String AHEAD =
            """
            APPENDING    | CONCURRENT | SessionGone 0         | STARTING     | start CONCURRENT anew
            APPENDING    | CONCURRENT | SessionGone 8         | STARTING     | start CONCURRENT anew
            APPENDING    | SEQUENTIAL | SessionGone 0         | STARTING     | start SEQUENTIAL anew
            APPENDING    | SEQUENTIAL | SessionGone 8         | illegal      |
            CLOSING      | CONCURRENT | SessionGone 16        | illegal      |
            CLOSING      | SEQUENTIAL | SessionGone 16        | illegal      |
            """;

    static Stream<Row> rowsAhead() {
        return AHEAD.lines().map(Row::parse);
    }

    @ParameterizedTest
    @MethodSource("rowsAhead")
    void leadsToAhead(Row row) {
        leadsTo(row, session(row.phase(), row.plan(), " ahead"));
    }

    static Stream<Row> rows() {
        return TABLE.lines().filter(line -> !line.isBlank()).map(Row::parse);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void leadsTo(Row row) {
        leadsTo(row, session(row.phase(), row.plan(), ""));
    }

    private static void leadsTo(Row row, UploadSession session) {
        SessionEvent event = event(row.event());
        if (row.next().equals("illegal")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> session.on(event))
                    .withMessageContaining("phase " + row.phase())
                    .withMessageContaining(event.toString());
            return;
        }
        Step step = session.on(event);

        assertThat(step.next().phase()).isEqualTo(Phase.valueOf(row.next()));
        assertThat(CommandText.of(step.commands())).isEqualTo(row.commands());
        assertThat(session.phase()).isEqualTo(row.phase());
    }

    @Test
    void hasARowForEachPhaseAndEvent() {
        Set<String> cells =
                rows().map(row -> row.phase() + " × " + row.kind()).collect(Collectors.toSet());
        List<String> wanted =
                Arrays.stream(Phase.values())
                        .flatMap(
                                phase ->
                                        Arrays.stream(SessionEvent.class.getPermittedSubclasses())
                                                .map(kind -> phase + " × " + kind.getSimpleName()))
                        .toList();

        assertThat(cells).containsExactlyInAnyOrderElementsOf(wanted);
    }

    /**
     * @param start what the word for the session's start ends with
     */
    private static UploadSession session(Phase phase, SessionPlan plan, String start) {
        UploadSession session = UploadSession.begin(plan, 2);
        for (String event : history(phase).replace("Started", "Started" + start).split(", ")) {
            session = event.isEmpty() ? session : session.on(event(event)).next();
        }
        assertThat(session.phase()).isEqualTo(phase);
        return session;
    }

    private static String history(Phase phase) {
        return switch (phase) {
            case FIRST_WINDOW -> "";
            case STORING -> "WindowReady 0 8 last";
            case STARTING -> "WindowReady 0 8";
            case APPENDING -> history(Phase.STARTING) + ", WindowReady 8 8, Started";
            case CLOSING ->
                    history(Phase.APPENDING) + ", Appended 0, WindowReady 16 4 last, Appended 8";
            case COMMITTING -> history(Phase.CLOSING) + ", Appended 16";
            case DONE -> history(Phase.COMMITTING) + ", Committed";
            case FAILED -> history(Phase.APPENDING) + ", Failed";
        };
    }

    private static SessionEvent event(String text) {
        String[] words = text.split(" ");
        return switch (words[0]) {
            case "WindowReady" ->
                    new WindowReady(
                            new WindowRange(number(words[1]), number(words[2])), words.length > 3);
            case "Started" -> new Started("id", 0, words.length > 1);
            case "Appended" -> new Appended(number(words[1]));
            case "OffsetRefused" -> new OffsetRefused(number(words[1]), number(words[2]));
            case "AlreadyClosed" -> new AlreadyClosed(number(words[1]));
            case "SessionGone" -> new SessionGone(number(words[1]));
            case "Stored" -> new Stored();
            case "Committed" -> new Committed();
            case "Failed" -> new Failed();
            default -> throw new AssertionError(text);
        };
    }

    private static long number(String word) {
        return Long.parseLong(word);
    }
}
