package io.github.dropflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DropboxExceptionTest {
    private static final ContentHash ONE = ContentHash.parse("11".repeat(32));
    private static final ContentHash TWO = ContentHash.parse("22".repeat(32));
    private static final UploadCheckpoint CHECKPOINT =
            UploadCheckpoint.builder(
                            "account",
                            "a-session-of-ours",
                            SessionType.SEQUENTIAL,
                            Instant.EPOCH,
                            CommitInfo.to("/a"))
                    .acknowledged(0, 4)
                    .build();

    static Stream<DropboxException> kinds() {
        return Stream.of(
                DropboxApiException.of(
                        409, "files/upload", "path/conflict/file", "it is there", false),
                DropboxTransportException.of("No answer", true, new IOException("reset")),
                ContentHashMismatchException.of("/a", ONE, TWO),
                SourceMismatchException.ofLength(10, 7),
                DropboxTransportException.inDoubt("Is it there?", null),
                LimitExceededException.of("file size", 11, 10, "B", "split it"),
                LocalFailureException.of(
                        LocalFailureException.Origin.SOURCE, new IOException("disk gone")));
    }

    /** What the failure says once it has a checkpoint. */
    private static String resumable(DropboxException failure) {
        return failure.getMessage()
                .replace("then upload again", "then resume from the checkpoint, or upload again");
    }

    @Test
    void onlyAFailureWithACheckpointAdvisesToResumeFromIt() {
        LocalFailureException failure =
                LocalFailureException.of(LocalFailureException.Origin.SOURCE, new IOException());

        assertThat(failure.getMessage()).endsWith("repair it, then upload again");
        assertThat(failure.withCheckpoint(CHECKPOINT).getMessage())
                .endsWith("repair it, then resume from the checkpoint, or upload again");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aCheckpointAndARequestIdAreAddedToTheSameFailure(DropboxException failure) {
        failure.addSuppressed(new IllegalStateException("close failed"));

        DropboxException more = failure.withCheckpoint(CHECKPOINT).withRequestId("req-1");

        assertThat(more).hasSameClassAs(failure).hasCause(failure.getCause());
        assertThat(more.checkpoint()).contains(CHECKPOINT);
        assertThat(more.requestId()).contains("req-1");
        assertThat(more).hasMessage(resumable(failure) + " [request id req-1]");
        assertThat(more.toString()).doesNotContain("a-session-of-ours");
        assertThat(more.isTransient()).isEqualTo(failure.isTransient());
        assertThat(more.getStackTrace()).isEqualTo(failure.getStackTrace());
        assertThat(more.getSuppressed()).isEqualTo(failure.getSuppressed());
        assertThat(failure.checkpoint()).isEmpty();
        assertThat(failure.requestId()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aDestinationIsNamedOnce(DropboxException failure) {
        DropboxException more = failure.withPath("/a").withCheckpoint(CHECKPOINT);

        assertThat(failure.path()).isNull();
        assertThat(more).hasSameClassAs(failure).hasCause(failure.getCause());
        assertThat(more.path()).isEqualTo("/a");
        assertThat(more.getMessage()).startsWith(resumable(failure)).containsOnlyOnce("\"/a\"");
        assertThat(more.withPath(null)).hasMessage(resumable(failure));
        assertThat(more.withPath("/a\nb").getMessage()).endsWith(" [destination \"/a\\u000ab\"]");
        assertThat(more.withRequestId("req-1").getMessage()).endsWith(" [request id req-1]");
    }

    @Test
    void aPathIsNotTakenForPartOfAnotherOne() {
        DropboxException failure =
                DropboxApiException.of(409, "files/upload", "path/conflict/file", "no", false);
        assertThat(failure.withPath("/upload").getMessage()).endsWith(" [destination \"/upload\"]");
        assertThat(failure.withPath("/file").getMessage()).endsWith(" [destination \"/file\"]");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFailureCanBeSerializedWithoutItsCheckpoint(DropboxException failure) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure.withCheckpoint(CHECKPOINT));
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            DropboxException read = (DropboxException) in.readObject();
            assertThat(read).hasMessage(resumable(failure));
            assertThat(read.checkpoint()).isEmpty();
        }
    }

    @Test
    void aRefusalTellsStatusRouteTagAndTheSessionThatKeepsTheBytes() {
        DropboxApiException refused =
                DropboxApiException.of(409, "files/upload", "path/conflict/file", "there", true)
                        .withRetryAfter(Duration.ofSeconds(7))
                        .withUploadSessionId("a-session-of-ours")
                        .withRequestId("req-1")
                        .withCheckpoint(CHECKPOINT);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.route()).isEqualTo("files/upload");
        assertThat(refused.tag()).isEqualTo("path/conflict/file");
        assertThat(refused.isTransient()).isTrue();
        assertThat(refused.uploadSessionId()).contains("a-session-of-ours");
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(refused.withRetryAfter(null).retryAfter()).isEmpty();
        assertThat(refused)
                .hasMessage(
                        "Dropbox refused files/upload with 409 path/conflict/file: there"
                                + " [request id req-1]");
    }

    @Test
    void aCommitInDoubtStaysSoWithWhateverIsAddedAndMayBeTriedAgain() {
        DropboxTransportException doubt =
                DropboxTransportException.inDoubt("Is it there?", new IOException("reset"));

        assertThat(doubt.commitInDoubt()).isTrue();
        assertThat(doubt.isTransient()).isTrue();
        assertThat(doubt.withCheckpoint(CHECKPOINT).withRequestId("req-1").commitInDoubt())
                .isTrue();
        assertThat(DropboxTransportException.of("No answer", true, null).commitInDoubt()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "files/upload_session/append_v2, not_found, true",
        "files/upload_session/finish, lookup_failed/not_found, true",
        "files/upload_session/append_v2, closed, false",
        "files/upload_session/append_v2, not_found_at_all, false",
        "files/upload_session/finish, path/no_write_permission, false",
        "files/get_metadata, path/not_found, false",
        "files/upload, not_found, false",
    })
    void aSessionIsGoneWhenARouteOfItDoesNotFindIt(String route, String tag, boolean gone) {
        assertThat(DropboxApiException.of(409, route, tag, "", false).sessionExpired())
                .isEqualTo(gone);
    }

    @ParameterizedTest
    @EnumSource(LocalFailureException.Origin.class)
    void aFailureOnThisSideTellsWhoseItIsAndWhatWasThrown(LocalFailureException.Origin origin) {
        IOException cause = new IOException("a token of ours");
        LocalFailureException failure =
                LocalFailureException.of(origin, cause).withCheckpoint(CHECKPOINT);

        assertThat(failure.origin()).isEqualTo(origin);
        assertThat(failure).hasCause(cause).hasMessageContaining("IOException");
        assertThat(failure.isTransient()).isFalse();
        if (origin == LocalFailureException.Origin.CREDENTIALS) {
            assertThat(failure.getMessage()).doesNotContain("a token of ours");
        } else {
            assertThat(failure).hasMessageContaining("a token of ours");
        }
    }

    @Test
    void aCauseThatCannotBePrintedIsNamedByItsClass() {
        LocalFailureException failure =
                LocalFailureException.of(
                        LocalFailureException.Origin.SOURCE,
                        new IOException() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public String getMessage() {
                                throw new NoClassDefFoundError("of the message");
                            }
                        });

        assertThat(failure).hasMessageContaining(DropboxExceptionTest.class.getName());
    }

    @Test
    void differencesAreToldWithBothSides() {
        ContentHashMismatchException hashes = ContentHashMismatchException.of("/a", ONE, TWO);

        assertThat(hashes.expected()).isEqualTo(ONE);
        assertThat(hashes.actual()).isEqualTo(TWO);
        assertThat(hashes).hasMessageContainingAll(ONE.hex(), TWO.hex(), "\"/a\"");
        assertThat(SourceMismatchException.ofLength(10, 7))
                .hasMessageContainingAll("ended after 7 B", "declared were 10 B");
        assertThat(SourceMismatchException.ofLength(10, 12))
                .hasMessageContainingAll("has given 12 B", "declared were 10 B");
        assertThat(SourceMismatchException.ofHash(ONE, TWO))
                .hasMessageContainingAll(ONE.hex(), TWO.hex());
        LimitExceededException limit =
                LimitExceededException.of("file size", 11, 10, "B", "split it");
        assertThat(limit).hasMessage("The file size of 11 B exceeds the limit of 10 B: split it");
        assertThat(limit.value()).isEqualTo(11);
        assertThat(limit.limit()).isEqualTo(10);
    }
}
