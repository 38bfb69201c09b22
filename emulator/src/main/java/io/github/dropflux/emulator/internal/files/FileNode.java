package io.github.dropflux.emulator.internal.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.protocol.Json;
import io.github.dropflux.emulator.internal.protocol.Timestamps;
import io.github.dropflux.emulator.internal.storage.Content;
import java.time.Instant;

/**
 * A file, in one revision.
 *
 * @param id identifier
 * @param display path as it is shown
 * @param rev revision
 * @param contentHash content hash in hex
 * @param clientModified when its owner changed it
 * @param serverModified when it was committed
 * @param content its bytes
 */
public record FileNode(
        String id,
        String display,
        String rev,
        String contentHash,
        Instant clientModified,
        Instant serverModified,
        Content content)
        implements Node {

    @Override
    public ObjectNode metadata() {
        return fill(Json.object());
    }

    @Override
    public ObjectNode taggedMetadata() {
        return fill(Json.tag("file"));
    }

    private ObjectNode fill(ObjectNode json) {
        return json.put("name", name())
                .put("path_lower", lower())
                .put("path_display", display)
                .put("id", id)
                .put("client_modified", Timestamps.write(clientModified))
                .put("server_modified", Timestamps.write(serverModified))
                .put("rev", rev)
                .put("size", content.length())
                .put("is_downloadable", true)
                .put("content_hash", contentHash);
    }
}
