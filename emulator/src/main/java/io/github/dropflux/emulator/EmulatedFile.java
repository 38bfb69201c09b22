package io.github.dropflux.emulator;

import io.github.dropflux.emulator.internal.files.FileNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;

/** A file that was committed, as it was when asked for. Its bytes can be read until it is replaced or deleted. */
public final class EmulatedFile {

    private final FileNode node;

    EmulatedFile(FileNode node) {
        this.node = node;
    }

    /** Path as it is shown, such as {@code /Reports/May.pdf}. */
    public String path() {
        return node.display();
    }

    /** Identifier, which stays when the file's content is replaced. */
    public String id() {
        return node.id();
    }

    /** Revision, another one for each content. */
    public String rev() {
        return node.rev();
    }

    /** Bytes in the file. */
    public long size() {
        return node.content().length();
    }

    /** Content hash in hex, computed from the bytes that arrived. */
    public String contentHash() {
        return node.contentHash();
    }

    /** When the client says it was changed, or else when it was committed; whole seconds. */
    public Instant clientModified() {
        return node.clientModified();
    }

    /** When it was committed; whole seconds of the emulator's clock. */
    public Instant serverModified() {
        return node.serverModified();
    }

    /**
     * Opens the bytes, which the caller closes.
     *
     * @throws UncheckedIOException if the bytes were not kept, the emulator being in discard mode, or are gone by now
     */
    public InputStream open() {
        try {
            return node.content().open(0, size());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /**
     * Reads all bytes into memory.
     *
     * @throws UncheckedIOException as {@link #open()} does
     */
    public byte[] bytes() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return path() + ", " + size() + " bytes, " + contentHash();
    }
}
