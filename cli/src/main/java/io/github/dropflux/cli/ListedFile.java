package io.github.dropflux.cli;

import io.github.dropflux.ContentHash;

/**
 * A file as Dropbox lists it.
 *
 * @param path in lower case, as Dropbox compares paths
 * @param size in bytes
 */
record ListedFile(String path, long size, ContentHash contentHash) {}
