package io.github.dropflux.emulator.internal.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.emulator.internal.protocol.Json;

/**
 * A folder.
 *
 * @param id identifier
 * @param display path as it is shown
 */
public record FolderNode(String id, String display) implements Node {

    @Override
    public ObjectNode metadata() {
        return fill(Json.object());
    }

    @Override
    public ObjectNode taggedMetadata() {
        return fill(Json.tag("folder"));
    }

    private ObjectNode fill(ObjectNode json) {
        return json.put("name", name())
                .put("path_lower", lower())
                .put("path_display", display)
                .put("id", id);
    }
}
