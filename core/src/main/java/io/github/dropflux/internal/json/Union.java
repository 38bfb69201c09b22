package io.github.dropflux.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A tagged union of Dropbox: an object with a name under {@code .tag}, or the bare name.
 *
 * @param tag the name, bounded and fit for logs; empty when there is none
 * @param node the object, or the bare name's node
 */
record Union(String tag, JsonNode node) {
    private static final int MAX_TAG_CHARS = 100;

    static Union of(JsonNode node) {
        JsonNode name = node.isObject() ? node.path(".tag") : node;
        return new Union(
                name.isTextual() ? HumanText.bounded(name.textValue(), MAX_TAG_CHARS) : "", node);
    }

    boolean is(String name) {
        return tag.equals(name);
    }

    /** The member's value: under its own name, or the object itself when its fields lie beside the name. */
    JsonNode value() {
        JsonNode own = node.path(tag);
        return own.isMissingNode() ? node : own;
    }

    /** The member's value as a union of its own; without a name when there is none. */
    Union inner() {
        return of(node.path(tag));
    }

    /** The member of an enum that has this name in upper case; null when there is none. */
    <E extends Enum<E>> @Nullable E member(Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(tag)) {
                return constant;
            }
        }
        return null;
    }
}
