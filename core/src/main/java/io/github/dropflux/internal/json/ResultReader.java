package io.github.dropflux.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dropflux.DropboxAccount;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.internal.protocol.AppendEntry;
import io.github.dropflux.internal.protocol.FinishEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers with status 200 from JSON. Unknown fields are passed over, unknown members of unions kept. Each method throws
 * {@link MalformedAnswerException} and nothing else, whatever the bytes; at most 1 MiB is read, 64 levels deep.
 */
public final class ResultReader {
    private ResultReader() {}

    /** The answer of {@code upload_session/start}: the session's opaque id. */
    public static String sessionId(byte[] json) {
        return Fields.sessionId(Json.parse(json).path("session_id"), "session_id");
    }

    /**
     * The answer of {@code append_v2}, which says nothing but that it comes from Dropbox: {@code null}, an object, or no byte
     * at all.
     */
    public static void appended(byte[] json) {
        if (json.length == 0) {
            return;
        }
        JsonNode answer = Json.parse(json);
        if (!answer.isNull() && !answer.isObject()) {
            throw new MalformedAnswerException(
                    "The answer to an append is neither null nor an object: check the endpoint");
        }
    }

    /** The answer of {@code get_current_account}: the account's id. */
    public static String accountId(byte[] json) {
        return Fields.text(Json.parse(json), "account_id");
    }

    /** The same, with what the account says of itself. */
    public static DropboxAccount account(byte[] json) {
        JsonNode answer = Json.parse(json);
        return DropboxAccount.of(
                Fields.text(answer, "account_id"),
                answer.path("name").path("display_name").asText(""),
                answer.path("email").asText(""));
    }

    /**
     * The answer of {@code get_space_usage}. In a team, its room and what of it the user may have both count; a kind of
     * allocation that is not known yet has no bound.
     */
    public static DropboxAccount.Space space(byte[] json) {
        JsonNode answer = Json.parse(json);
        long used = Fields.bytes(answer, "used");
        Union allocation = Union.of(answer.path("allocation"));
        if (allocation.is("individual")) {
            return DropboxAccount.Space.of(used, free(allocation.value(), used));
        }
        if (!allocation.is("team")) {
            return DropboxAccount.Space.unbounded(used);
        }
        JsonNode team = allocation.value();
        long free = free(team, Fields.bytes(team, "used"));
        long own = team.path("user_within_team_space_allocated").asLong(0);
        boolean limited = Union.of(team.path("user_within_team_space_limit_type")).is("stop_sync");
        return DropboxAccount.Space.of(
                used, own > 0 && limited ? Math.min(free, Math.max(0, own - used)) : free);
    }

    private static long free(JsonNode allocation, long used) {
        return Math.max(0, Fields.bytes(allocation, "allocated") - used);
    }

    /** The answer of {@code upload} and of {@code upload_session/finish}. */
    public static FileMetadata fileMetadata(byte[] json) {
        return Fields.fileMetadata(Json.parse(json));
    }

    /** The answer of {@code get_metadata}; empty when something else than a file is described. */
    public static Optional<FileMetadata> metadata(byte[] json) {
        JsonNode answer = Json.parse(json);
        Union union = Union.of(answer);
        if (union.tag().isEmpty()) {
            throw Fields.missing(".tag", "a text");
        }
        return union.is("file") ? Optional.of(Fields.fileMetadata(answer)) : Optional.empty();
    }

    /**
     * A page of a listing.
     *
     * @param files of it; what else it lists is left out
     * @param entries in all
     * @param cursor for the next page
     */
    public record Listing(List<FileMetadata> files, int entries, String cursor, boolean hasMore) {}

    /** The answer of {@code list_folder} and of {@code list_folder/continue}. */
    public static Listing listing(byte[] json) {
        JsonNode answer = Json.parse(json);
        JsonNode entries = Fields.array(answer, "entries");
        List<FileMetadata> files = new ArrayList<>();
        for (JsonNode entry : entries) {
            if (Union.of(entry).is("file")) {
                files.add(Fields.fileMetadata(entry));
            }
        }
        boolean more = answer.path("has_more").asBoolean();
        return new Listing(
                List.copyOf(files),
                entries.size(),
                more ? Fields.text(answer, "cursor") : "",
                more);
    }

    /** The answer of {@code upload_session/start_batch}: opaque ids, as many as were asked for. */
    public static List<String> sessionIds(byte[] json) {
        List<String> ids = new ArrayList<>();
        for (JsonNode id : Fields.array(Json.parse(json), "session_ids")) {
            ids.add(Fields.sessionId(id, "session_ids"));
        }
        return List.copyOf(ids);
    }

    /** The answer of {@code append_batch}: an entry for each of the {@code count} that were sent, in order. */
    public static List<AppendEntry> appendBatch(byte[] json, int count) {
        return entries(
                json,
                count,
                union -> {
                    if (union.is("success")) {
                        return new AppendEntry.Success();
                    }
                    return union.is("failure")
                            ? new AppendEntry.Failure(TypedErrors.append(union.inner()))
                            : new AppendEntry.Other(union.tag());
                });
    }

    /** The answer of {@code finish_batch_v2}: an entry for each of the {@code count} that were sent, in order. */
    public static List<FinishEntry> finishBatch(byte[] json, int count) {
        return entries(
                json,
                count,
                union -> {
                    if (union.is("success")) {
                        return new FinishEntry.Success(Fields.fileMetadata(union.value()));
                    }
                    return union.is("failure")
                            ? new FinishEntry.Failure(TypedErrors.finish(union.inner()))
                            : new FinishEntry.Other(union.tag());
                });
    }

    private static <T> List<T> entries(byte[] json, int count, Function<Union, T> entry) {
        List<T> read = new ArrayList<>();
        for (JsonNode node : Fields.array(Json.parse(json), "entries")) {
            read.add(entry.apply(Union.of(node)));
        }
        if (read.size() != count) {
            // Which entry is whose cannot be told.
            throw new MalformedAnswerException(
                    "The answer has "
                            + read.size()
                            + " entries where "
                            + count
                            + " were sent: check the endpoint");
        }
        return List.copyOf(read);
    }
}
