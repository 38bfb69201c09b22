package io.github.dropflux.spring;

import io.github.dropflux.SourceMismatchException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.PartEvent;

/** Forms that are none, which is the sender's fault. Spring has no exception of its own for what it finds in the head of a part. */
final class MalformedForms {

    /** Of Spring, which throw what any code may throw when they parse a head, or miss something in it. */
    private static final Set<String> PARSERS =
            Set.of(
                    "org.springframework.http.ContentDisposition",
                    "org.springframework.http.HttpHeaders",
                    "org.springframework.http.MediaType",
                    "org.springframework.http.codec.multipart.FilePartEvent",
                    "org.springframework.http.codec.multipart.PartEvent");

    private MalformedForms() {}

    /** The name of a part. */
    static String name(PartEvent part) {
        String name;
        try {
            name = part.name();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw ofHead(e);
        }
        if (name == null) {
            throw ofHead(new IllegalStateException("No name available"));
        }
        return name;
    }

    /** For messages. */
    static String quotedName(PartEvent part) {
        try {
            return "'" + name(part) + "'";
        } catch (SourceMismatchException e) {
            return "a part without a name";
        }
    }

    static @Nullable MediaType contentType(PartEvent part) {
        try {
            return part.headers().getContentType();
        } catch (IllegalArgumentException e) {
            throw ofHead(e);
        }
    }

    /** What the form's events ended in, or one of our kinds of exception for it if a part's head could not be parsed. */
    static Throwable ofEvents(Throwable failure) {
        return (failure instanceof IllegalArgumentException
                                || failure instanceof IllegalStateException)
                        && isOfParser(failure)
                ? ofHead((RuntimeException) failure)
                : failure;
    }

    private static boolean isOfParser(Throwable failure) {
        for (StackTraceElement at : failure.getStackTrace()) {
            String type = at.getClassName();
            if (!type.startsWith("java.") && !type.startsWith("org.springframework.util.")) {
                return PARSERS.contains(type);
            }
        }
        return false;
    }

    private static SourceMismatchException ofHead(RuntimeException cause) {
        return SourceMismatchException.of(
                "A part of the form has a malformed head ("
                        + cause.getMessage()
                        + "): nothing of that part was stored; each needs a Content-Disposition with a name");
    }
}
