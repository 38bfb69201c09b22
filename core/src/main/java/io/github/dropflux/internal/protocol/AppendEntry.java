package io.github.dropflux.internal.protocol;

/** What {@code append_batch} says of one of its entries. */
public sealed interface AppendEntry {

    /** The bytes are in the session. */
    record Success() implements AppendEntry {}

    /**
     * The bytes were refused.
     *
     * @param error why
     */
    record Failure(AppendError error) implements AppendEntry {}

    /**
     * One that is not known yet.
     *
     * @param tag its name
     */
    record Other(String tag) implements AppendEntry {}
}
