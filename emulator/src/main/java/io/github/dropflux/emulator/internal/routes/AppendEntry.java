package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.faults.EntryFault;
import io.github.dropflux.emulator.internal.faults.EntryFaults;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import io.github.dropflux.emulator.internal.sessions.Append;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a batch of appends.
 *
 * @param length how many bytes of the body are its own
 * @param append null when it was refused
 * @param refusal why, null when it wasn't
 * @param json the entry as it stands in the argument
 */
record AppendEntry(long length, @Nullable Append append, @Nullable Refusal refusal, String json) {

    /**
     * Makes the entry's bytes count, and returns its part of the answer.
     *
     * @throws Refusal that has no typed error: such a request is wrong as a whole
     */
    ObjectNode apply(EntryFaults faults) throws IOException {
        if (faults.strike(json) instanceof EntryFault.Refuse refuse) {
            abort();
            return Json.tag("failure", refuse.error());
        }
        try {
            if (append == null) {
                throw refusal == null
                        ? new IllegalStateException("neither taken nor refused")
                        : refusal;
            }
            append.apply();
            return Json.tag("success");
        } catch (Refusal refused) {
            ObjectNode error = refused.error();
            if (error == null) {
                throw refused;
            }
            return Json.tag("failure", error);
        }
    }

    void abort() {
        if (append != null) {
            append.abort();
        }
    }
}
