package io.github.dropflux.emulator.internal.routes;

import io.github.dropflux.emulator.internal.auth.CodeTable;
import io.github.dropflux.emulator.internal.auth.TokenTable;
import io.github.dropflux.emulator.internal.protocol.Limits;
import io.github.dropflux.emulator.internal.storage.ByteStore;

/**
 * What all accounts share.
 *
 * @param store where bytes rest
 * @param tokens who may come in
 * @param codes by which apps are let in
 * @param limits what is too much
 */
public record Services(ByteStore store, TokenTable tokens, CodeTable codes, Limits limits) {}
