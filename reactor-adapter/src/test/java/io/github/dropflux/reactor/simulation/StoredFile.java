package io.github.dropflux.reactor.simulation;

import io.github.dropflux.ContentHash;
import java.util.List;

/**
 * A file in one revision.
 *
 * @param call the number of the call that committed it; -1 for one that was there before
 */
record StoredFile(
        String id, String path, String rev, List<Piece> pieces, ContentHash hash, int call) {

    long length() {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    List<byte[]> bytes() {
        return pieces.stream().map(Piece::bytes).toList();
    }

    /** As answers have it. */
    String json(boolean withHash) {
        return "{\".tag\":\"file\",\"name\":\""
                + path.substring(path.lastIndexOf('/') + 1)
                + "\",\"id\":\""
                + id
                + "\",\"client_modified\":\"2026-01-01T00:00:00Z\",\"server_modified\":"
                + "\"2026-01-01T00:00:00Z\",\"rev\":\""
                + rev
                + "\",\"size\":"
                + length()
                + ",\"path_lower\":\""
                + SimulatedFiles.lower(path)
                + "\",\"path_display\":\""
                + path
                + (withHash ? "\",\"content_hash\":\"" + hash.hex() : "")
                + "\"}";
    }
}
