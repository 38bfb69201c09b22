package io.github.dropflux;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint's content, version 2: its parts one after the other, big-endian. Texts are UTF-16 units and their number, so
 * that half a surrogate pair survives.
 */
final class CheckpointBytes {
    private static final int CLOSED = 1;
    private static final int AUTORENAME = 2;
    private static final int MUTE = 4;
    private static final int STRICT_CONFLICT = 8;
    private static final int CLIENT_MODIFIED = 16;
    private static final int CONCURRENT = 32;
    private static final int DECLARED_LENGTH = 64;
    private static final int DECLARED_HASH = 128;

    private static final int MAX_NANO = 999_999_999;

    private CheckpointBytes() {}

    static byte[] write(UploadCheckpoint checkpoint) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + checkpoint.digestBytes());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(flags(checkpoint));
            writeText(out, checkpoint.accountId());
            writeText(out, checkpoint.sessionId());
            writeInstant(out, checkpoint.startedAt());
            writeCommit(out, checkpoint.commit());
            out.writeInt(checkpoint.acknowledged().size());
            for (ByteRange range : checkpoint.acknowledged()) {
                out.writeLong(range.offset());
                out.writeLong(range.length());
            }
            out.writeInt(checkpoint.digestRuns().size());
            for (Map.Entry<Long, byte[]> run : checkpoint.digestRuns().entrySet()) {
                out.writeLong(run.getKey());
                out.writeInt(run.getValue().length);
                out.write(run.getValue());
            }
            if (checkpoint.declaredLength().isPresent()) {
                out.writeLong(checkpoint.declaredLength().getAsLong());
            }
            if (checkpoint.declaredHash().isPresent()) {
                writeText(out, checkpoint.declaredHash().get().hex());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** Throws some unchecked exception for what {@link #write} does not write; takes no more memory than it is given. */
    static UploadCheckpoint read(byte[] content) {
        ByteBuffer in = ByteBuffer.wrap(content);
        int flags = in.get();
        UploadCheckpointBuilder checkpoint =
                UploadCheckpoint.builder(
                        readText(in),
                        readText(in),
                        has(flags, CONCURRENT) ? SessionType.CONCURRENT : SessionType.SEQUENTIAL,
                        readInstant(in),
                        readCommit(in, flags));
        checkpoint.closed(has(flags, CLOSED));
        int ranges = count(in, 2 * Long.BYTES);
        long end = -1;
        for (int i = 0; i < ranges; i++) {
            ByteRange range = ByteRange.of(in.getLong(), in.getLong());
            if (range.offset() <= end || range.length() == 0) {
                throw new IllegalArgumentException("the range " + range + " is not apart");
            }
            checkpoint.acknowledged(range.offset(), range.length());
            end = range.end();
        }
        int runs = count(in, Long.BYTES + Integer.BYTES);
        long last = -1;
        for (int i = 0; i < runs; i++) {
            long firstBlock = in.getLong();
            if (firstBlock <= last) {
                throw new IllegalArgumentException("digests of block " + firstBlock + " twice");
            }
            byte[] digests = new byte[count(in, 1)];
            in.get(digests);
            checkpoint.digests(firstBlock, digests);
            last = firstBlock;
        }
        if (has(flags, DECLARED_LENGTH)) {
            checkpoint.declaredLength(in.getLong());
        }
        if (has(flags, DECLARED_HASH)) {
            checkpoint.declaredHash(readHash(in));
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " B too many");
        }
        return checkpoint.build();
    }

    private static int flags(UploadCheckpoint checkpoint) {
        CommitInfo commit = checkpoint.commit();
        return (checkpoint.closed() ? CLOSED : 0)
                | (commit.autorename() ? AUTORENAME : 0)
                | (commit.mute() ? MUTE : 0)
                | (commit.strictConflict() ? STRICT_CONFLICT : 0)
                | (commit.clientModified() != null ? CLIENT_MODIFIED : 0)
                | (checkpoint.sessionType() == SessionType.CONCURRENT ? CONCURRENT : 0)
                | (checkpoint.declaredLength().isPresent() ? DECLARED_LENGTH : 0)
                | (checkpoint.declaredHash().isPresent() ? DECLARED_HASH : 0);
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }

    private static void writeCommit(DataOutputStream out, CommitInfo commit) throws IOException {
        writeText(out, commit.path());
        writeText(out, commit.mode().tag());
        String rev = commit.mode().rev();
        writeText(out, rev == null ? "" : rev);
        Instant clientModified = commit.clientModified();
        if (clientModified != null) {
            out.writeLong(clientModified.getEpochSecond());
        }
        out.writeInt(commit.propertyGroups().size());
        for (PropertyGroup group : commit.propertyGroups()) {
            writeText(out, group.templateId());
            out.writeInt(group.fields().size());
            for (PropertyField field : group.fields()) {
                writeText(out, field.name());
                writeText(out, field.value());
            }
        }
    }

    private static CommitInfo readCommit(ByteBuffer in, int flags) {
        CommitInfo commit =
                CommitInfo.to(readText(in))
                        .mode(mode(readText(in), readText(in)))
                        .autorename(has(flags, AUTORENAME))
                        .mute(has(flags, MUTE))
                        .strictConflict(has(flags, STRICT_CONFLICT));
        if (has(flags, CLIENT_MODIFIED)) {
            commit = commit.clientModified(Instant.ofEpochSecond(in.getLong()));
        }
        int groups = count(in, 2 * Integer.BYTES);
        List<PropertyGroup> propertyGroups = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            String templateId = readText(in);
            int size = count(in, 2 * Integer.BYTES);
            List<PropertyField> fields = new ArrayList<>();
            for (int k = 0; k < size; k++) {
                fields.add(PropertyField.of(readText(in), readText(in)));
            }
            propertyGroups.add(PropertyGroup.of(templateId, fields));
        }
        return commit.propertyGroups(propertyGroups);
    }

    static WriteMode mode(String tag, String rev) {
        WriteMode mode =
                switch (tag) {
                    case "add" -> WriteMode.add();
                    case "overwrite" -> WriteMode.overwrite();
                    case "update" -> WriteMode.update(rev);
                    default ->
                            throw new IllegalArgumentException("unknown mode " + Values.quote(tag));
                };
        if (mode.rev() == null && !rev.isEmpty()) {
            throw new IllegalArgumentException("mode " + mode + " with a revision");
        }
        return mode;
    }

    private static ContentHash readHash(ByteBuffer in) {
        String hex = readText(in);
        ContentHash hash = ContentHash.parse(hex);
        if (!hash.hex().equals(hex)) {
            throw new IllegalArgumentException("a hash that is not in lower case");
        }
        return hash;
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    private static String readText(ByteBuffer in) {
        char[] units = new char[count(in, Character.BYTES)];
        for (int i = 0; i < units.length; i++) {
            units[i] = in.getChar();
        }
        return new String(units);
    }

    private static void writeInstant(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant readInstant(ByteBuffer in) {
        long second = in.getLong();
        int nano = in.getInt();
        if (nano < 0 || nano > MAX_NANO) {
            throw new IllegalArgumentException("a second of " + nano + " ns");
        }
        return Instant.ofEpochSecond(second, nano);
    }

    /** How many things follow, refused when there is no room for that many of at least {@code size} bytes. */
    private static int count(ByteBuffer in, int size) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / size) {
            throw new IllegalArgumentException(
                    count + " parts announced, " + in.remaining() + " B left");
        }
        return count;
    }
}
