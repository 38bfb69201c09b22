package io.github.dropflux.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.faults.Dice;
import io.github.dropflux.emulator.internal.faults.EntryFault;
import io.github.dropflux.emulator.internal.faults.EntryRule;
import io.github.dropflux.emulator.internal.faults.Fault;
import io.github.dropflux.emulator.internal.faults.FaultRule;
import io.github.dropflux.emulator.internal.faults.FaultScript;
import io.github.dropflux.emulator.internal.protocol.Json;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Says what goes wrong with the chosen entries of batches, {@code append_batch} or {@code finish_batch_v2}; each method writes
 * the rule, which holds from then on. The other entries of the call are left alone. When several rules strike one entry, the
 * first wins. On routes without entries a rule strikes nothing.
 */
public final class EntryAction {

    private static final int KIND = 1;

    private final FaultScript script;
    private final Predicate<SeenRequest> matches;
    private final Predicate<String> entries;
    private final LongPredicate chosen;
    private final Dice dice;

    EntryAction(
            FaultScript script,
            Predicate<SeenRequest> matches,
            Predicate<String> entries,
            LongPredicate chosen,
            Dice dice) {
        this.script = script;
        this.matches = matches;
        this.entries = entries;
        this.chosen = chosen;
        this.dice = dice;
    }

    /**
     * Does nothing for the entry, which fails. What a finish fails with when it looks its session up may be named alone,
     * {@code not_found}, as an append names it: it is answered inside {@code lookup_failed}.
     *
     * @param error the error's tags from the outside in, joined by slashes, such as {@code too_many_write_operations} or
     *     {@code path/conflict/file}; also one that Dropbox has not thought of
     * @throws IllegalArgumentException if a tag is empty, or is {@code incorrect_offset}, which needs a number
     */
    public ScriptedFault fail(String error) {
        return failAnyOf(error);
    }

    /** As {@link #fail}, with one of these errors, drawn anew for each entry that is struck. */
    public ScriptedFault failAnyOf(String... errors) {
        if (errors.length == 0) {
            throw new IllegalArgumentException("no error to fail with: name at least one");
        }
        List<ObjectNode> choice = Stream.of(errors).map(ErrorTags::read).toList();
        return write(
                entry ->
                        new EntryFault.Refuse(
                                choice.get(Math.toIntExact(dice.roll(entry, KIND, choice.size())))
                                        .deepCopy()));
    }

    /**
     * Does nothing for the entry, which fails with {@code incorrect_offset}.
     *
     * @param correct the offset that would have been right, in bytes
     */
    public ScriptedFault incorrectOffset(long correct) {
        return write(
                entry ->
                        new EntryFault.Refuse(
                                Json.tag("incorrect_offset").put("correct_offset", correct)));
    }

    /** Commits the entry, and answers a content hash that is not the file's. */
    public ScriptedFault wrongHash() {
        return write(entry -> new EntryFault.Bend(Fault.Lie.OTHER_HASH));
    }

    /** Commits the entry, and answers no content hash. */
    public ScriptedFault noHash() {
        return write(entry -> new EntryFault.Bend(Fault.Lie.NO_HASH));
    }

    /** Commits the entry, and answers a size that is one more than the file's. */
    public ScriptedFault wrongSize() {
        return write(entry -> new EntryFault.Bend(Fault.Lie.OTHER_SIZE));
    }

    private ScriptedFault write(LongFunction<EntryFault> fault) {
        EntryRule entryRule = new EntryRule(entries, chosen, fault);
        FaultRule rule =
                new FaultRule(
                        call -> matches.test(new SeenRequest(call)),
                        count -> true,
                        count -> new Fault.Entries(entryRule));
        script.add(rule);
        return new ScriptedFault(script, rule, entryRule::hits);
    }
}
