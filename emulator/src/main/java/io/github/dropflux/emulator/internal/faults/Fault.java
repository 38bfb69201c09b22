package io.github.dropflux.emulator.internal.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.protocol.Answer;
import java.time.Duration;

/** What goes wrong with a call. */
public sealed interface Fault {

    /** When in a call something happens. */
    enum Moment {
        /** Before any byte of the body is read. */
        BEFORE_BODY,
        /** After a number of the body's bytes. */
        IN_BODY,
        /** After the body, before it counts. */
        AFTER_BODY,
        /** When the call has had its effect. */
        AFTER_APPLYING
    }

    /** A fault that ends the call. */
    sealed interface Ending extends Fault permits Reply, Torso, Reset, Stall {

        /** When it strikes. */
        Moment moment();

        /** How many bytes of the body come first, when it strikes in the body. */
        default long afterBytes() {
            return 0;
        }
    }

    /** Another answer than the right one. */
    record Reply(Moment moment, Answer answer) implements Ending {}

    /** The beginning of an answer, behind which the connection is closed. */
    record Torso(Moment moment, Answer answer) implements Ending {}

    /** The connection is reset. */
    record Reset(Moment moment, long afterBytes) implements Ending {}

    /** Nothing happens any more, the connection stays. */
    record Stall(Moment moment, long afterBytes) implements Ending {}

    /** The body is read no faster than this. */
    record SlowRead(long bytesPerSecond) implements Fault {}

    /** The answer comes late. */
    record Delay(Duration duration) implements Fault {}

    /** The answer lies about what was stored. */
    enum Lie implements Fault {
        /** Another content hash than the file's. */
        OTHER_HASH {
            @Override
            public void bend(ObjectNode metadata) {
                String right = metadata.path(HASH).asText("0");
                char other = right.charAt(0) == '0' ? '1' : '0';
                metadata.put(HASH, other + right.substring(1));
            }
        },
        /** No content hash. */
        NO_HASH {
            @Override
            public void bend(ObjectNode metadata) {
                metadata.remove(HASH);
            }
        },
        /** One more than the file's size. */
        OTHER_SIZE {
            @Override
            public void bend(ObjectNode metadata) {
                metadata.put("size", metadata.path("size").asLong() + 1);
            }
        };

        private static final String HASH = "content_hash";

        /** Makes a file's metadata lie. */
        public abstract void bend(ObjectNode metadata);

        /** Whether this is a file's metadata. */
        public static boolean concerns(ObjectNode json) {
            return json.has("rev") && json.has("size");
        }
    }

    /** Entries of the call go wrong, one by one. */
    record Entries(EntryRule rule) implements Fault {}

    /** The bytes are taken, the commit is refused with this error of a finish; of a batch, that of the first entry. */
    record RefuseCommit(ObjectNode error) implements Fault {}

    /** The call's access token expires before the call is looked at. */
    record ExpireToken() implements Fault {}

    /** The call's session forgets its last append before the call is looked at. */
    record Rewind() implements Fault {}
}
