package io.github.dropflux;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Checkpoints as a session may leave them, with anything that a destination may say. */
final class Checkpoints {
    private static final int DIGEST_BYTES = 32;

    /** With every part set. */
    static final UploadCheckpoint FULL =
            UploadCheckpoint.builder(
                            "0123456789abcdef",
                            "pid_upload_session:AF5iO2sRYBDnHvOcA",
                            SessionType.CONCURRENT,
                            Instant.parse("2026-08-01T00:00:00.123456789Z"),
                            CommitInfo.to("/Übung/目録/\uD83D\uDE00.txt")
                                    .mode(WriteMode.update("0123456789abc"))
                                    .autorename(true)
                                    .clientModified(Instant.parse("1969-01-01T00:00:01Z"))
                                    .mute(true)
                                    .strictConflict(true)
                                    .propertyGroups(
                                            List.of(
                                                    PropertyGroup.of(
                                                            "ptid:1",
                                                            List.of(PropertyField.of("k", "v"))))))
                    .acknowledged(0, 2 * DropboxLimits.BLOCK_SIZE)
                    .acknowledged(4 * DropboxLimits.BLOCK_SIZE, 77)
                    .digests(0, counted(64))
                    .digests(4, counted(32))
                    .declaredLength(5 * DropboxLimits.BLOCK_SIZE)
                    .declaredHash(ContentHash.ofDigest(counted(32)))
                    .build();

    private Checkpoints() {}

    static Arbitrary<UploadCheckpoint> any() {
        return Arbitraries.of(SessionType.class)
                .flatMap(
                        type ->
                                Combinators.combine(
                                                texts().filter(text -> !text.isEmpty()),
                                                texts().filter(text -> !text.isEmpty()),
                                                instants(Instant.MIN, Instant.MAX),
                                                commits(),
                                                Arbitraries.longs()
                                                        .between(1, 3)
                                                        .list()
                                                        .ofMaxSize(
                                                                type == SessionType.CONCURRENT
                                                                        ? 8
                                                                        : 1),
                                                Arbitraries.longs().between(0, 3 * 4_194_304L),
                                                Arbitraries.of(true, false),
                                                Arbitraries.longs()
                                                        .greaterOrEqual(0)
                                                        .injectNull(0.5))
                                        .as(
                                                (account,
                                                        session,
                                                        started,
                                                        commit,
                                                        runs,
                                                        tail,
                                                        closed,
                                                        declared) ->
                                                        of(
                                                                declaring(
                                                                        UploadCheckpoint.builder(
                                                                                account, session,
                                                                                type, started,
                                                                                commit),
                                                                        declared),
                                                                closed,
                                                                runs,
                                                                tail)));
    }

    /** A length alone, or with a hash, or a hash alone. */
    private static UploadCheckpointBuilder declaring(
            UploadCheckpointBuilder checkpoint, @Nullable Long length) {
        if (length == null || length % 3 == 0) {
            checkpoint.declaredHash(ContentHash.ofDigest(counted(DIGEST_BYTES)));
        }
        return length == null ? checkpoint : checkpoint.declaredLength(length);
    }

    /** Runs of blocks with a block between two of them, if open, and a tail of any length at the end of the last. */
    private static UploadCheckpoint of(
            UploadCheckpointBuilder checkpoint, boolean closed, List<Long> runs, long tail) {
        long block = 0;
        for (long blocks : runs) {
            checkpoint.acknowledged(
                    block * DropboxLimits.BLOCK_SIZE, blocks * DropboxLimits.BLOCK_SIZE);
            checkpoint.digests(block, counted((int) blocks * DIGEST_BYTES));
            block += blocks + (closed ? 0 : 1);
        }
        if (closed || runs.isEmpty()) {
            checkpoint.acknowledged(block * DropboxLimits.BLOCK_SIZE, tail);
        }
        return checkpoint.closed(closed).build();
    }

    static byte[] counted(int bytes) {
        byte[] counted = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            counted[i] = (byte) (i * 31 + 7);
        }
        return counted;
    }

    private static Arbitrary<CommitInfo> commits() {
        Arbitrary<CommitInfo> plain =
                Combinators.combine(names(), modes(), groups().list().ofMaxSize(2))
                        .as(
                                (name, mode, groups) ->
                                        CommitInfo.to("/" + name)
                                                .mode(mode)
                                                .propertyGroups(groups));
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        return Combinators.combine(
                        plain,
                        flag,
                        flag,
                        flag,
                        instants(
                                        Instant.parse("0001-01-01T00:00:00Z"),
                                        Instant.parse("9999-12-31T23:59:59Z"))
                                .injectNull(0.3))
                .as(
                        (commit, autorename, mute, strict, modified) -> {
                            CommitInfo flagged =
                                    commit.autorename(autorename).mute(mute).strictConflict(strict);
                            return modified == null ? flagged : flagged.clientModified(modified);
                        });
    }

    private static Arbitrary<WriteMode> modes() {
        return Arbitraries.oneOf(
                Arbitraries.of(WriteMode.add(), WriteMode.overwrite()),
                Arbitraries.strings()
                        .withChars("0123456789abcdef")
                        .ofMinLength(9)
                        .ofMaxLength(40)
                        .map(WriteMode::update));
    }

    private static Arbitrary<PropertyGroup> groups() {
        Arbitrary<PropertyField> fields =
                Combinators.combine(texts(), texts()).as(PropertyField::of);
        return Combinators.combine(texts(), fields.list().ofMaxSize(3))
                .as((id, list) -> PropertyGroup.of("ptid:" + id, list));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().all().ofMaxLength(40);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings()
                .all()
                .ofMinLength(1)
                .ofMaxLength(40)
                .map(name -> name.replace('/', '_').replace('.', '_'))
                .filter(name -> Values.loneSurrogate(name) < 0);
    }

    private static Arbitrary<Instant> instants(Instant from, Instant to) {
        return Combinators.combine(
                        Arbitraries.longs().between(from.getEpochSecond(), to.getEpochSecond()),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }
}
