package io.github.dropflux.internal.protocol;

/**
 * A typed error where none is documented: of a route whose errors have no type, or with a status that has none.
 *
 * @param tag as the server gave it
 */
public record UntypedError(String tag) implements RouteError {}
