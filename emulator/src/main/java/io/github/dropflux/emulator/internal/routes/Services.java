package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.auth.TokenTable;
import io.github.dropflux.emulator.internal.files.FileTree;
import io.github.dropflux.emulator.internal.protocol.Limits;
import io.github.dropflux.emulator.internal.sessions.SessionTable;
import io.github.dropflux.emulator.internal.storage.ByteStore;

/**
 * What routes work with.
 *
 * @param files committed files
 * @param sessions open sessions
 * @param store where bytes rest
 * @param tokens who may come in
 * @param limits what is too much
 */
public record Services(
        FileTree files, SessionTable sessions, ByteStore store, TokenTable tokens, Limits limits) {}
