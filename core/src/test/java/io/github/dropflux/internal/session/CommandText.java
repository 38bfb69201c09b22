package io.github.dropflux.internal.session;

import io.github.dropflux.internal.session.SessionCommand.Append;
import io.github.dropflux.internal.session.SessionCommand.Commit;
import io.github.dropflux.internal.session.SessionCommand.Complete;
import io.github.dropflux.internal.session.SessionCommand.Fail;
import io.github.dropflux.internal.session.SessionCommand.Release;
import io.github.dropflux.internal.session.SessionCommand.RequestWindows;
import io.github.dropflux.internal.session.SessionCommand.Start;
import io.github.dropflux.internal.session.SessionCommand.StoreWhole;
import io.github.dropflux.internal.window.WindowRange;
import java.util.List;
import java.util.stream.Collectors;

/** Commands as the table writes them: {@code release 0+8, append 8+8 from 12 close}. */
final class CommandText {

    private CommandText() {}

    static String of(List<SessionCommand> commands) {
        return commands.stream().map(CommandText::of).collect(Collectors.joining(", "));
    }

    private static String of(SessionCommand command) {
        if (command instanceof RequestWindows request) {
            return "request " + request.count();
        }
        if (command instanceof StoreWhole store) {
            return "store " + of(store.window());
        }
        if (command instanceof Start start) {
            return "start " + start.type() + (start.anew() ? " anew" : "");
        }
        if (command instanceof Append append) {
            boolean rest = append.from() != append.window().offset();
            return "append "
                    + of(append.window())
                    + (rest ? " from " + append.from() : "")
                    + (append.close() ? " close" : "");
        }
        if (command instanceof Release release) {
            return "release " + of(release.window());
        }
        if (command instanceof Commit commit) {
            return "commit " + commit.length();
        }
        if (command instanceof Complete) {
            return "complete";
        }
        return "fail " + ((Fail) command).fault();
    }

    private static String of(WindowRange window) {
        return window.offset() + "+" + window.length();
    }
}
