package io.github.dropflux.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.SourceMismatchException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTextTest {

    @ParameterizedTest
    @CsvSource({
        "401, invalid_access_token, DROPBOX_ACCESS_TOKEN",
        "409, path/conflict/file, --mode overwrite",
        "409, path/conflict/folder, --autorename",
        "409, path/conflict/file_ancestor, another path",
        "409, path/insufficient_space, free some space"
    })
    void saysHowToGoOnAfterARefusal(int status, String tag, String advice) {
        String text =
                FailureText.of(
                        DropboxApiException.of(status, "files/upload", tag, "summary", false));
        assertThat(text).contains(String.valueOf(status), tag, advice);
    }

    @Test
    void suggestsAnotherTryAfterWhatMayPass() {
        assertThat(FailureText.of(DropboxApiException.of(503, "files/upload", "", "", true)))
                .contains("503", "try again");
    }

    @Test
    void tellsWaysOfNotReachingAServer() {
        assertThat(unreachable(new ConnectException("refused")))
                .startsWith("cannot connect")
                .contains("--endpoint");
        assertThat(unreachable(new UnknownHostException("nowhere"))).contains("network");
        assertThat(unreachable(new SSLHandshakeException("untrusted"))).contains("--ca-cert");
    }

    @Test
    void saysThatACommitIsInDoubt() {
        DropboxTransportException doubt =
                DropboxTransportException.inDoubt("no answer to finish", null);
        assertThat(FailureText.of(new UploadFailedException("/x", doubt, "; run it again")))
                .contains("/x", "nobody can tell whether the file is there", "no answer to finish")
                .endsWith("; run it again");
    }

    @Test
    void keepsTheHintWhateverTheLengthOfTheReason() {
        SourceMismatchException tooLong = SourceMismatchException.of("x".repeat(5000));
        assertThat(FailureText.of(new UploadFailedException("/x", tooLong, "; run it again")))
                .hasSizeLessThan(700)
                .endsWith("; run it again");
    }

    private static String unreachable(Exception cause) {
        return FailureText.of(DropboxTransportException.of("no answer", true, cause));
    }

    @Test
    void passesOnWhatIsClearAlready() {
        assertThat(FailureText.of(SourceMismatchException.ofLength(5, 3)))
                .contains("3 B", "5 B", "nothing was committed");
    }

    @Test
    void takesAnOutOfMemoryErrorForTooLargeSettings() {
        assertThat(FailureText.of(new ExecutionException(new OutOfMemoryError("direct"))))
                .contains("--window", "--concurrency");
    }

    @Test
    void keepsToOneLineWithoutControlCharacters() {
        assertThat(FailureText.of(new SourceException("first\nsecond\u001b[31m")))
                .isEqualTo("first second [31m");
        assertThat(FailureText.of(new SourceException("x".repeat(5000)))).hasSizeLessThan(700);
    }

    @Test
    void namesReasonsOfFilesInWords() {
        assertThat(FailureText.reason(new NoSuchFileException("x"))).isEqualTo("no such file");
        assertThat(FailureText.reason(new AccessDeniedException("x")))
                .isEqualTo("permission denied");
        assertThat(FailureText.reason(new IllegalStateException())).isEqualTo("no reason given");
    }
}
