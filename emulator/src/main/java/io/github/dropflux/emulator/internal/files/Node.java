package io.github.dropflux.emulator.internal.files;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What stands at a path. Immutable: a change puts another node there. */
public sealed interface Node permits FileNode, FolderNode {

    /** Identifier, which stays when a file's content is replaced. */
    String id();

    /** Path as it is shown. */
    String display();

    /** Last part of the path. */
    default String name() {
        return display().substring(display().lastIndexOf('/') + 1);
    }

    /** Path that two spellings of the same path share. */
    default String lower() {
        return Paths.lower(display());
    }

    /** Metadata as a route answers it that knows what kind it is: no tag. */
    ObjectNode metadata();

    /** Metadata as a route answers it that may find files and folders: with a tag. */
    ObjectNode taggedMetadata();
}
