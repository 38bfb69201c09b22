package io.github.dropflux;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Custom properties that follow one template, attached to a file when it is committed. Immutable. */
public final class PropertyGroup {
    private static final Pattern TEMPLATE_ID = Pattern.compile("(/|ptid:).*", Pattern.DOTALL);

    private final String templateId;
    private final List<PropertyField> fields;

    private PropertyGroup(String templateId, List<PropertyField> fields) {
        this.templateId = templateId;
        this.fields = fields;
    }

    /**
     * A group of properties.
     *
     * @param templateId as Dropbox gave it when the template was added: starts with {@code ptid:} or {@code /}
     * @param fields copied
     * @throws IllegalArgumentException for another template id
     */
    public static PropertyGroup of(String templateId, List<PropertyField> fields) {
        Objects.requireNonNull(templateId, "templateId");
        Objects.requireNonNull(fields, "fields");
        if (!TEMPLATE_ID.matcher(templateId).matches()) {
            throw new IllegalArgumentException(
                    "The template id "
                            + Values.quote(templateId)
                            + " starts with neither \"ptid:\" nor \"/\": pass it as Dropbox gave it");
        }
        return new PropertyGroup(templateId, List.copyOf(fields));
    }

    /** The id of the template that the fields follow. */
    public String templateId() {
        return templateId;
    }

    /** The fields, unmodifiable. */
    public List<PropertyField> fields() {
        return fields;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PropertyGroup that
                && templateId.equals(that.templateId)
                && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(templateId, fields);
    }

    @Override
    public String toString() {
        return templateId + fields;
    }
}
