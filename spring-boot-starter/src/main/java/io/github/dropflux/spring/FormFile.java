package io.github.dropflux.spring;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** A part of a form that is not a field, as it begins. Immutable. */
public final class FormFile {

    private final String name;
    private final String fileName;
    private final @Nullable MediaType contentType;
    private final Map<String, List<String>> fields;

    FormFile(
            String name,
            String fileName,
            @Nullable MediaType contentType,
            Map<String, List<String>> fields) {
        this.name = Objects.requireNonNull(name, "name");
        this.fileName = Objects.requireNonNull(fileName, "fileName");
        this.contentType = contentType;
        this.fields = fields;
    }

    /** Of the form's control, such as "file". */
    public String name() {
        return name;
    }

    /**
     * As the browser gives it: it may hold any character, also slashes and dots that lead elsewhere. Empty if it gives none.
     */
    public String fileName() {
        return fileName;
    }

    /** What the browser takes the content for. */
    public Optional<MediaType> contentType() {
        return Optional.ofNullable(contentType);
    }

    /** Values of the fields that came before this part, by name, in their order; unmodifiable. */
    public Map<String, List<String>> fields() {
        return fields;
    }

    @Override
    public String toString() {
        return "FormFile[" + name + "]";
    }
}
