package io.github.dropflux.emulator.internal.routes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.accounts.Account;
import io.github.dropflux.emulator.internal.files.FileNode;
import io.github.dropflux.emulator.internal.files.Node;
import io.github.dropflux.emulator.internal.files.Paths;
import io.github.dropflux.emulator.internal.protocol.Answer;
import io.github.dropflux.emulator.internal.protocol.Argument;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Lists a folder, a page at a time. A cursor holds all that is needed to go on: the emulator keeps none. */
final class ListFolderRoutes {

    private static final int MAX_PAGE = 2000;

    private ListFolderRoutes() {}

    static Answer start(Account account, Argument argument) {
        argument.fields(
                "path",
                "recursive",
                "limit",
                "include_media_info",
                "include_deleted",
                "include_has_explicit_shared_members",
                "include_mounted_folders",
                "include_property_groups",
                "include_non_downloadable_files",
                "include_restorable_info",
                "shared_link");
        String path = Paths.readFolder(argument, "path");
        if (path.equals("/")) {
            throw argument.wrong(
                    "path: Specify the root folder as an empty string rather than as \"/\".");
        }
        if (!path.isEmpty()) {
            Node node = account.files().find(path).orElseThrow(() -> FileRoutes.notFound("path"));
            if (node instanceof FileNode) {
                throw Refusal.typed(Json.tag("path", Json.tag("not_folder")));
            }
            path = node.display();
        }
        long limit = argument.number("limit", 1, MAX_PAGE, MAX_PAGE);
        return page(account, path, argument.flag("recursive"), (int) limit, "");
    }

    static Answer next(Account account, Argument argument) {
        argument.fields("cursor");
        try {
            byte[] text = Base64.getUrlDecoder().decode(argument.string("cursor"));
            JsonNode cursor = Json.parse(new String(text, StandardCharsets.UTF_8));
            return page(
                    account,
                    cursor.path("path").asText(),
                    cursor.path("recursive").asBoolean(),
                    Math.max(1, cursor.path("limit").asInt()),
                    cursor.path("after").asText());
        } catch (IllegalArgumentException | JsonProcessingException e) {
            throw argument.wrong("cursor: Invalid \"cursor\" parameter");
        }
    }

    private static Answer page(
            Account account, String path, boolean recursive, int limit, String after) {
        List<Node> rest =
                account.files().list(path, recursive).stream()
                        .filter(node -> node.lower().compareTo(after) > 0)
                        .toList();
        List<Node> page = rest.subList(0, Math.min(limit, rest.size()));
        ObjectNode result = Json.object();
        ArrayNode entries = result.putArray("entries");
        page.forEach(node -> entries.add(node.taggedMetadata()));
        String last = page.isEmpty() ? after : page.get(page.size() - 1).lower();
        result.put("cursor", cursor(path, recursive, limit, last));
        result.put("has_more", rest.size() > page.size());
        return Answer.ok(result);
    }

    private static String cursor(String path, boolean recursive, int limit, String after) {
        ObjectNode cursor = Json.object();
        cursor.put("path", path)
                .put("recursive", recursive)
                .put("limit", limit)
                .put("after", after);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(cursor));
    }
}
