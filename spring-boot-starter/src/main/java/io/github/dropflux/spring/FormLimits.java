package io.github.dropflux.spring;

import io.github.dropflux.LimitExceededException;

/** What a form may have at most. */
record FormLimits(int files, int fields, int fieldChars, long fileBytes) {

    private static final String ADVICE =
            "the form was refused; files that came before in it may be stored. Send less, or raise FormUploads.";

    FormLimits files(int value) {
        return new FormLimits(positive("maxFiles", value), fields, fieldChars, fileBytes);
    }

    FormLimits fields(int value) {
        return new FormLimits(files, positive("maxFields", value), fieldChars, fileBytes);
    }

    FormLimits fieldChars(int value) {
        return new FormLimits(files, fields, positive("maxFieldChars", value), fileBytes);
    }

    FormLimits fileBytes(long value) {
        if (value < 1) {
            throw new IllegalArgumentException("maxFileBytes " + value + " is not positive");
        }
        return new FormLimits(files, fields, fieldChars, value);
    }

    private static int positive(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " " + value + " is negative");
        }
        return value;
    }

    void checkFiles(int count) {
        check("number of files in the form", count, files, "files", "maxFiles");
    }

    void checkFields(int count) {
        check("number of fields in the form", count, fields, "fields", "maxFields");
    }

    void checkFieldChars(long chars) {
        check("fields of the form", chars, fieldChars, "characters", "maxFieldChars");
    }

    void checkFileBytes(FormFile file, long bytes) {
        check(
                "file in part '" + file.name() + "' of the form",
                bytes,
                fileBytes,
                "B",
                "maxFileBytes");
    }

    private static void check(String what, long value, long limit, String unit, String setting) {
        if (value > limit) {
            throw LimitExceededException.of(what, value, limit, unit, ADVICE + setting);
        }
    }
}
