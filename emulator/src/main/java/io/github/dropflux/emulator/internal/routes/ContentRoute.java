package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.protocol.Argument;
import java.io.IOException;

/** A route whose argument is in a header and whose body is bytes. */
public interface ContentRoute {

    /** Begins a call that reaches an account, before its body is read, or refuses it. Off the event loop. */
    BodySink open(Account account, Argument argument) throws IOException;
}
