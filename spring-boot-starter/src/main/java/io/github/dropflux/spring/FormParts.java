package io.github.dropflux.spring;

import io.github.dropflux.reactor.UploadRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.FormPartEvent;
import org.springframework.http.codec.multipart.PartEvent;

/** What has come of a form, held against its limits. Not thread-safe. */
final class FormParts {

    private final Function<FormFile, @Nullable UploadRequest> destination;
    private final BiConsumer<String, String> onField;
    private final FormLimits limits;
    private final Map<String, List<String>> fields = new LinkedHashMap<>();
    private int fieldCount;
    private long fieldChars;
    private int fileCount;
    private long fileBytes;

    FormParts(
            Function<FormFile, @Nullable UploadRequest> destination,
            BiConsumer<String, String> onField,
            FormLimits limits) {
        this.destination = destination;
        this.onField = onField;
        this.limits = limits;
    }

    void field(FormPartEvent field) {
        limits.checkFields(++fieldCount);
        String name = MalformedForms.name(field);
        fieldChars += name.length() + field.value().length();
        limits.checkFieldChars(fieldChars);
        fields.computeIfAbsent(name, any -> new ArrayList<>()).add(field.value());
        onField.accept(name, field.value());
    }

    /** Browsers send an empty part for a control in which no file was chosen. */
    static boolean isNoFile(PartEvent first) {
        return first.isLast()
                && first.content().readableByteCount() == 0
                && first instanceof FilePartEvent file
                && file.filename().isEmpty();
    }

    FormFile file(PartEvent first) {
        limits.checkFiles(++fileCount);
        fileBytes = 0;
        Map<String, List<String>> before = new LinkedHashMap<>();
        fields.forEach((name, values) -> before.put(name, List.copyOf(values)));
        return new FormFile(
                MalformedForms.name(first),
                first instanceof FilePartEvent file ? file.filename() : "",
                MalformedForms.contentType(first),
                Collections.unmodifiableMap(before));
    }

    @Nullable UploadRequest destination(FormFile file) {
        return destination.apply(file);
    }

    /** More of the file that was begun last. */
    void content(FormFile file, int bytes) {
        fileBytes += bytes;
        limits.checkFileBytes(file, fileBytes);
    }
}
