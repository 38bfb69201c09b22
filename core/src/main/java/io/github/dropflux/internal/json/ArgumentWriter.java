package io.github.dropflux.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.dropflux.CommitInfo;
import io.github.dropflux.ContentHash;
import io.github.dropflux.PathRoot;
import io.github.dropflux.PropertyField;
import io.github.dropflux.PropertyGroup;
import io.github.dropflux.SessionType;
import io.github.dropflux.UploadCursor;
import io.github.dropflux.WriteMode;
import io.github.dropflux.internal.protocol.Argument;
import io.github.dropflux.internal.protocol.Argument.AppendArgument;
import io.github.dropflux.internal.protocol.Argument.AppendBatchArgument;
import io.github.dropflux.internal.protocol.Argument.FinishArgument;
import io.github.dropflux.internal.protocol.Argument.FinishBatchArgument;
import io.github.dropflux.internal.protocol.Argument.GetMetadataArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderArgument;
import io.github.dropflux.internal.protocol.Argument.ListFolderContinueArgument;
import io.github.dropflux.internal.protocol.Argument.NoArgument;
import io.github.dropflux.internal.protocol.Argument.StartArgument;
import io.github.dropflux.internal.protocol.Argument.StartBatchArgument;
import io.github.dropflux.internal.protocol.Argument.UploadArgument;
import io.github.dropflux.internal.protocol.Grant;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Arguments to JSON. Every UTF-16 unit at or above 0x7F, and every control character, is an escape: what is written is fit for
 * a header, and half a surrogate pair survives.
 */
public final class ArgumentWriter {
    private static final int HIGHEST_PLAIN_CHAR = 0x7e;

    private ArgumentWriter() {}

    /** The value of the header {@code Dropbox-API-Arg}: ASCII without control characters. */
    public static String headerValue(Argument argument) {
        return write(json -> writeArgument(json, argument));
    }

    /** The body of a call to the API host: the same JSON, {@code null} where there is nothing to say, or a grant's form. */
    public static byte[] body(Argument argument) {
        if (argument instanceof Grant grant) {
            return grant.form();
        }
        if (argument instanceof NoArgument) {
            return "null".getBytes(StandardCharsets.US_ASCII);
        }
        return headerValue(argument).getBytes(StandardCharsets.US_ASCII);
    }

    /** The value of the header {@code Dropbox-API-Path-Root}. */
    public static String pathRoot(PathRoot root) {
        return write(json -> writeUnion(json, root.tag(), root.namespace()));
    }

    private static void writeArgument(JsonGenerator json, Argument argument) throws IOException {
        json.writeStartObject();
        if (argument instanceof UploadArgument upload) {
            writeCommitFields(json, upload.commit());
            writeHash(json, upload.contentHash());
        } else if (argument instanceof StartArgument start) {
            json.writeBooleanField("close", start.close());
            writeType(json, start.type());
            writeHash(json, start.contentHash());
        } else if (argument instanceof AppendArgument append) {
            writeCursor(json, append.cursor());
            json.writeBooleanField("close", append.close());
            writeHash(json, append.contentHash());
        } else if (argument instanceof FinishArgument finish) {
            writeCursor(json, finish.cursor());
            writeCommit(json, finish.commit());
            writeHash(json, finish.contentHash());
        } else if (argument instanceof StartBatchArgument start) {
            json.writeNumberField("num_sessions", start.sessions());
            writeType(json, start.type());
        } else if (argument instanceof AppendBatchArgument append) {
            writeAppends(json, append);
        } else if (argument instanceof FinishBatchArgument finish) {
            writeFinishes(json, finish);
        } else if (argument instanceof GetMetadataArgument get) {
            json.writeStringField("path", get.path());
        } else if (argument instanceof ListFolderArgument list) {
            json.writeStringField("path", list.path());
            json.writeBooleanField("recursive", list.recursive());
            json.writeNumberField("limit", list.limit());
        } else if (argument instanceof ListFolderContinueArgument next) {
            json.writeStringField("cursor", next.cursor());
        }
        json.writeEndObject();
    }

    private static void writeAppends(JsonGenerator json, AppendBatchArgument append)
            throws IOException {
        json.writeArrayFieldStart("entries");
        for (AppendBatchArgument.Entry entry : append.entries()) {
            json.writeStartObject();
            writeCursor(json, entry.cursor());
            json.writeNumberField("length", entry.length());
            json.writeBooleanField("close", entry.close());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeHash(json, append.contentHash());
    }

    private static void writeFinishes(JsonGenerator json, FinishBatchArgument finish)
            throws IOException {
        json.writeArrayFieldStart("entries");
        for (FinishBatchArgument.Entry entry : finish.entries()) {
            json.writeStartObject();
            writeCursor(json, entry.cursor());
            writeCommit(json, entry.commit());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeCommit(JsonGenerator json, CommitInfo commit) throws IOException {
        json.writeObjectFieldStart("commit");
        writeCommitFields(json, commit);
        json.writeEndObject();
    }

    private static void writeCommitFields(JsonGenerator json, CommitInfo commit)
            throws IOException {
        WriteMode mode = commit.mode();
        json.writeStringField("path", commit.path());
        json.writeFieldName("mode");
        writeUnion(json, mode.tag(), mode.rev());
        json.writeBooleanField("autorename", commit.autorename());
        Instant clientModified = commit.clientModified();
        if (clientModified != null) {
            // In whole seconds, for which this is Dropbox's format exactly.
            json.writeStringField("client_modified", clientModified.toString());
        }
        json.writeBooleanField("mute", commit.mute());
        if (!commit.propertyGroups().isEmpty()) {
            json.writeArrayFieldStart("property_groups");
            for (PropertyGroup group : commit.propertyGroups()) {
                writeGroup(json, group);
            }
            json.writeEndArray();
        }
        json.writeBooleanField("strict_conflict", commit.strictConflict());
    }

    private static void writeGroup(JsonGenerator json, PropertyGroup group) throws IOException {
        json.writeStartObject();
        json.writeStringField("template_id", group.templateId());
        json.writeArrayFieldStart("fields");
        for (PropertyField field : group.fields()) {
            json.writeStartObject();
            json.writeStringField("name", field.name());
            json.writeStringField("value", field.value());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeCursor(JsonGenerator json, UploadCursor cursor) throws IOException {
        json.writeObjectFieldStart("cursor");
        json.writeStringField("session_id", cursor.sessionId());
        json.writeNumberField("offset", cursor.offset());
        json.writeEndObject();
    }

    private static void writeHash(JsonGenerator json, @Nullable ContentHash hash)
            throws IOException {
        if (hash != null) {
            json.writeStringField("content_hash", hash.hex());
        }
    }

    private static void writeUnion(JsonGenerator json, String tag, @Nullable String value)
            throws IOException {
        json.writeStartObject();
        json.writeStringField(".tag", tag);
        if (value != null) {
            json.writeStringField(tag, value);
        }
        json.writeEndObject();
    }

    private static void writeType(JsonGenerator json, SessionType type) throws IOException {
        json.writeFieldName("session_type");
        writeUnion(
                json,
                switch (type) {
                    case SEQUENTIAL -> "sequential";
                    case CONCURRENT -> "concurrent";
                },
                null);
    }

    private static String write(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
            json.setHighestNonEscapedChar(HIGHEST_PLAIN_CHAR);
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return text.toString();
    }

    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
