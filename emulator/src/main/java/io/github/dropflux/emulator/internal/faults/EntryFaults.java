package io.github.dropflux.emulator.internal.faults;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to go wrong with the entries of one call: with each, what the first rule says that strikes it. Immutable. */
public final class EntryFaults {

    /** Nothing goes wrong. */
    public static final EntryFaults NONE = new EntryFaults(List.of());

    private final List<EntryRule> rules;

    EntryFaults(List<EntryRule> rules) {
        this.rules = rules;
    }

    /**
     * What is to go wrong with an entry, null when nothing is. To be asked once an entry, in order.
     *
     * @param entry as it stands in the argument, as JSON
     */
    public @Nullable EntryFault strike(String entry) {
        // Each rule is asked, so that its count is right.
        List<EntryFault> struck =
                rules.stream().map(rule -> rule.strike(entry)).filter(Objects::nonNull).toList();
        return struck.isEmpty() ? null : struck.get(0);
    }
}
