package io.github.dropflux;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A prepared upload's content, version 1: its parts one after the other, big-endian, and the CRC-32C of all before it. Texts
 * are in the modified UTF-8 of {@link DataOutputStream}, in which half a surrogate pair survives.
 */
final class PreparedBytes {

    private static final int VERSION = 1;
    private static final int AUTORENAME = 1;
    private static final int MUTE = 2;
    private static final int STRICT_CONFLICT = 4;
    private static final int CLIENT_MODIFIED = 8;
    private static final int ALL_FLAGS = 15;
    private static final int HASH_BYTES = 32;

    private PreparedBytes() {}

    static byte[] write(PreparedUpload prepared) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(flags(prepared.commit()));
            out.writeUTF(prepared.accountId());
            out.writeUTF(prepared.sessionId());
            Instant startedAt = prepared.startedAt();
            out.writeLong(startedAt.getEpochSecond());
            out.writeInt(startedAt.getNano());
            writeCommit(out, prepared.commit());
            out.writeLong(prepared.length());
            out.write(HexFormat.of().parseHex(prepared.contentHash().hex()));
            out.flush();
            out.writeInt(sum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static PreparedUpload read(byte[] bytes) {
        int end = bytes.length - Integer.BYTES;
        if (end < 1 || bytes[0] != VERSION) {
            throw new IllegalArgumentException(
                    "The "
                            + bytes.length
                            + " B are no prepared upload of version "
                            + VERSION
                            + ": pass what toBytes() gave, whole, to the dropflux that wrote it or a newer"
                            + " one");
        }
        if (ByteBuffer.wrap(bytes, end, Integer.BYTES).getInt() != sum(bytes, end)) {
            throw new IllegalArgumentException(
                    "The prepared upload is damaged, its "
                            + bytes.length
                            + " B do not add up to the sum at their end: use a whole copy of it, or upload"
                            + " the file anew");
        }
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(bytes, 1, end - 1))) {
            int flags = in.readUnsignedByte();
            if (flags > ALL_FLAGS) {
                throw new IllegalArgumentException("unknown flags " + flags);
            }
            PreparedUpload prepared =
                    PreparedUpload.of(
                            in.readUTF(),
                            in.readUTF(),
                            instant(in.readLong(), in.readInt()),
                            readCommit(in, flags),
                            in.readLong(),
                            ContentHash.ofDigest(in.readNBytes(HASH_BYTES)));
            if (in.available() > 0) {
                throw new IllegalArgumentException(in.available() + " B too many");
            }
            return prepared;
        } catch (IOException | RuntimeException e) {
            // Only who computes the sum of something else gets here.
            throw new IllegalArgumentException(
                    "The prepared upload's content is none of dropflux's: upload the file anew", e);
        }
    }

    private static Instant instant(long second, int nano) {
        if (nano < 0 || nano > 999_999_999) {
            throw new DateTimeException("a second of " + nano + " ns");
        }
        return Instant.ofEpochSecond(second, nano);
    }

    private static int flags(CommitInfo commit) {
        return (commit.autorename() ? AUTORENAME : 0)
                | (commit.mute() ? MUTE : 0)
                | (commit.strictConflict() ? STRICT_CONFLICT : 0)
                | (commit.clientModified() != null ? CLIENT_MODIFIED : 0);
    }

    private static void writeCommit(DataOutputStream out, CommitInfo commit) throws IOException {
        out.writeUTF(commit.path());
        out.writeUTF(commit.mode().tag());
        String rev = commit.mode().rev();
        out.writeUTF(rev == null ? "" : rev);
        Instant clientModified = commit.clientModified();
        if (clientModified != null) {
            out.writeLong(clientModified.getEpochSecond());
        }
        out.writeShort(commit.propertyGroups().size());
        for (PropertyGroup group : commit.propertyGroups()) {
            out.writeUTF(group.templateId());
            out.writeShort(group.fields().size());
            for (PropertyField field : group.fields()) {
                out.writeUTF(field.name());
                out.writeUTF(field.value());
            }
        }
    }

    private static CommitInfo readCommit(DataInputStream in, int flags) throws IOException {
        CommitInfo commit =
                CommitInfo.to(in.readUTF())
                        .mode(CheckpointBytes.mode(in.readUTF(), in.readUTF()))
                        .autorename((flags & AUTORENAME) != 0)
                        .mute((flags & MUTE) != 0)
                        .strictConflict((flags & STRICT_CONFLICT) != 0);
        if ((flags & CLIENT_MODIFIED) != 0) {
            commit = commit.clientModified(Instant.ofEpochSecond(in.readLong()));
        }
        int groups = in.readUnsignedShort();
        List<PropertyGroup> propertyGroups = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            String templateId = in.readUTF();
            int size = in.readUnsignedShort();
            List<PropertyField> fields = new ArrayList<>();
            for (int k = 0; k < size; k++) {
                fields.add(PropertyField.of(in.readUTF(), in.readUTF()));
            }
            propertyGroups.add(PropertyGroup.of(templateId, fields));
        }
        return commit.propertyGroups(propertyGroups);
    }

    private static int sum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }
}
