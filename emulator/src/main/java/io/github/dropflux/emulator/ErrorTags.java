package io.github.dropflux.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.protocol.Json;

/** Errors as they are written in a script. */
final class ErrorTags {

    private ErrorTags() {}

    /**
     * A typed error from its tags.
     *
     * @param path the tags from the outside in, joined by slashes
     */
    static ObjectNode read(String path) {
        String[] tags = path.split("/", -1);
        ObjectNode error = Json.tag(requireTag(tags[tags.length - 1], path));
        for (int i = tags.length - 2; i >= 0; i--) {
            error = Json.tag(requireTag(tags[i], path), error);
        }
        return error;
    }

    private static String requireTag(String tag, String path) {
        if (tag.equals("incorrect_offset")) {
            throw new IllegalArgumentException(
                    "incorrect_offset has to name the right offset: use incorrectOffset(correct) for an"
                            + " entry, answer(409, json) for a call");
        }
        if (tag.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + path + "' has an empty tag: write tags joined by slashes");
        }
        return tag;
    }
}
