package io.github.dropflux.emulator.internal.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A call's argument, read strictly: whatever has the wrong name, type or size is refused with a text that says where. */
public final class Argument {

    private static final Pattern CONTENT_HASH = Pattern.compile("[0-9a-f]{64}");

    private final JsonNode node;
    private final String where;

    private Argument(JsonNode node, String where) {
        this.node = node;
        this.where = where;
    }

    /** Parses an argument that came from {@code where}, such as {@code HTTP header "Dropbox-API-Arg"}. */
    public static Argument parse(String json, String where) {
        JsonNode node;
        try {
            node = Json.parse(json);
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest(where + ": could not decode input as JSON");
        }
        return new Argument(
                node.isMissingNode() ? JsonNodeFactory.instance.nullNode() : node, where);
    }

    /** Refuses anything that is no object, and fields of other names than these. */
    public Argument fields(String... names) {
        if (!node.isObject()) {
            throw wrong("expected object, got " + kind(node));
        }
        Set<String> known = Set.of(names);
        for (Iterator<String> given = node.fieldNames(); given.hasNext(); ) {
            String name = given.next();
            if (!known.contains(name)) {
                throw wrong("unknown field '" + name + "'");
            }
        }
        return this;
    }

    /** Refuses anything but {@code null}, or nothing at all. */
    public void nothing() {
        if (!node.isNull()) {
            throw wrong("expected null, got " + kind(node));
        }
    }

    /** A string that must be there. */
    public String string(String name) {
        return textOf(required(name));
    }

    /** A string that may be missing. */
    public @Nullable String optionalString(String name) {
        Argument field = optional(name);
        return field == null ? null : textOf(field);
    }

    /** A truth value, false when missing. */
    public boolean flag(String name) {
        Argument field = optional(name);
        if (field == null) {
            return false;
        }
        if (!field.node.isBoolean()) {
            throw field.wrong("expected boolean, got " + kind(field.node));
        }
        return field.node.booleanValue();
    }

    /** A number that must be there, from 0 to a limit. */
    public long number(String name, long min, long max) {
        return numberOf(required(name), min, max);
    }

    /** A number that may be missing. */
    public long number(String name, long min, long max, long missing) {
        Argument field = optional(name);
        return field == null ? missing : numberOf(field, min, max);
    }

    private static long numberOf(Argument field, long min, long max) {
        if (!field.node.isIntegralNumber() || !field.node.canConvertToLong()) {
            throw field.wrong("expected integer, got " + kind(field.node));
        }
        long value = field.node.longValue();
        if (value < min || value > max) {
            throw field.wrong(value + " is not within " + min + " and " + max);
        }
        return value;
    }

    /** An object that must be there. */
    public Argument object(String name) {
        return required(name);
    }

    /** A list that must be there. */
    public List<Argument> list(String name, int max) {
        Argument field = required(name);
        if (!field.node.isArray()) {
            throw field.wrong("expected list, got " + kind(field.node));
        }
        if (field.node.size() > max) {
            throw field.wrong("has " + field.node.size() + " items, more than " + max);
        }
        List<Argument> items = new ArrayList<>(field.node.size());
        for (int i = 0; i < field.node.size(); i++) {
            items.add(new Argument(field.node.get(i), field.where + ": index " + i));
        }
        return items;
    }

    /** A union's tag, given as an object or, having no value, as a bare string. */
    public @Nullable String tag(String name, Set<String> known) {
        Argument field = optional(name);
        if (field == null) {
            return null;
        }
        JsonNode tag = field.node.isObject() ? field.node.path(".tag") : field.node;
        if (!tag.isTextual()) {
            throw field.wrong("expected a tag, got " + kind(field.node));
        }
        if (!known.contains(tag.textValue())) {
            throw field.wrong("unknown tag '" + tag.textValue() + "'");
        }
        return tag.textValue();
    }

    /** A content hash that may be missing. */
    public @Nullable String contentHash() {
        String hash = optionalString("content_hash");
        if (hash != null && !CONTENT_HASH.matcher(hash).matches()) {
            throw wrong("content_hash: '" + hash + "' is not 64 hex digits");
        }
        return hash;
    }

    /** The argument, as JSON. */
    public String json() {
        return node.toString();
    }

    /** Whether a field is there and not null. */
    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** A refusal that says where in the argument something is wrong. */
    public Refusal wrong(String what) {
        return Refusal.badRequest(where + ": " + what);
    }

    private Argument required(String name) {
        Argument field = optional(name);
        if (field == null) {
            throw wrong("missing required field '" + name + "'");
        }
        return field;
    }

    private @Nullable Argument optional(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : new Argument(value, where + ": " + name);
    }

    private static String textOf(Argument field) {
        if (!field.node.isTextual()) {
            throw field.wrong("expected string, got " + kind(field.node));
        }
        return field.node.textValue();
    }

    private static String kind(JsonNode node) {
        return node.getNodeType().toString().toLowerCase(java.util.Locale.ROOT);
    }
}
