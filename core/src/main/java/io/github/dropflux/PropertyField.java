package io.github.dropflux;

import io.github.dropflux.internal.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A name and a value that a {@link PropertyGroup} attaches to a file. Immutable. */
public final class PropertyField {
    private static final int SHOWN_CHARS = 500;
    private static final int MAX_NAME_BYTES = 256;
    private static final int MAX_VALUE_BYTES = 1024;

    private final String name;
    private final String value;

    private PropertyField(String name, String value) {
        this.name = name;
        this.value = value;
    }

    /**
     * A field of a property group.
     *
     * @param name as the template names it, at most 256 bytes of UTF-8
     * @param value at most 1024 bytes of UTF-8
     * @throws IllegalArgumentException when one is longer; Dropbox documents both limits
     */
    public static PropertyField of(String name, String value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        return new PropertyField(
                require("name", name, MAX_NAME_BYTES), require("value", value, MAX_VALUE_BYTES));
    }

    /** The field's name in the template. */
    public String name() {
        return name;
    }

    /** The field's value. */
    public String value() {
        return value;
    }

    private static String require(String what, String text, int limit) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > limit) {
            throw new IllegalArgumentException(
                    "The property "
                            + what
                            + " "
                            + Values.quote(text)
                            + " has "
                            + bytes
                            + " B of UTF-8, the limit is "
                            + limit
                            + " B: shorten it");
        }
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PropertyField that
                && name.equals(that.name)
                && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, value);
    }

    @Override
    public String toString() {
        return PlainText.line(name, SHOWN_CHARS) + "=" + PlainText.line(value, SHOWN_CHARS);
    }
}
