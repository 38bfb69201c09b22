package io.github.dropflux.emulator.internal.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What goes wrong with one entry of a batch. */
public sealed interface EntryFault {

    /** Nothing is done for the entry, which fails with this error. */
    record Refuse(ObjectNode error) implements EntryFault {}

    /** The entry is done, and the metadata of what was stored lies. */
    record Bend(Fault.Lie lie) implements EntryFault {}
}
