package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.FaultAction;
import io.github.dropflux.emulator.ScriptedFault;
import io.github.dropflux.emulator.SeenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.http.client.HttpClient;

/**
 * Each cell of the {@link FaultMatrix} over sockets: the upload ends as the table says, what the server
 * has fits what the user is told, nothing stays held, and after a failure the user can go on.
 */
@Tag("slow")
class FaultMatrixTest extends EmulatedUploads {

    private static final Duration LONG = Duration.ofDays(10);

    @ParameterizedTest(name = "{0} once at {1}, {2}: {3}")
    @MethodSource("io.github.dropflux.reactor.FaultMatrix#once")
    void a_fault_once(String fault, MatrixPlace at, SessionPlan plan, String end) {
        assertEnd(fault, at, plan, end, at.strike(dropbox.faults()).call(1), LONG);
    }

    @ParameterizedTest(name = "{0} always at {1}, {2}: {3}")
    @MethodSource("io.github.dropflux.reactor.FaultMatrix#always")
    void a_fault_that_stays(String fault, MatrixPlace at, SessionPlan plan, String end) {
        // A rate limit is ended by time alone, other faults by attempts alone.
        boolean limited = fault.startsWith("429");
        Duration total = limited ? MatrixFault.RETRY_AFTER.multipliedBy(3) : LONG;
        assertEnd(fault, at, plan, end, at.strike(dropbox.faults()).always(), total);
    }

    @ParameterizedTest(name = "{0} at {1}, {2}: {3}")
    @MethodSource("io.github.dropflux.reactor.FaultMatrix#refusals")
    void a_refusal(String fault, MatrixPlace at, SessionPlan plan, String end) {
        assertEnd(fault, at, plan, end, at.strike(dropbox.faults()).call(1), LONG);
    }

    private void assertEnd(
            String fault,
            MatrixPlace at,
            SessionPlan plan,
            String end,
            FaultAction on,
            Duration total) {
        ScriptedFault rule = MatrixFault.strike(at, fault, on);
        TestBytes bytes = TestBytes.of(at.length());
        DropboxUploader uploader = uploader(b -> settings(b.session(plan), fault, total));
        try {
            FileMetadata saved = uploader.upload(request(bytes)).block(PATIENCE);
            assertThat(stored(at)).isEqualTo(end);
            assertThat(saved.size()).isEqualTo(bytes.all().length);
        } catch (DropboxException failure) {
            assertThat(failed(failure)).as(failure.getMessage()).isEqualTo(end);
            assertThat(end.equals("in doubt") || dropbox.files().isEmpty())
                    .as("nothing is stored, or it is in doubt")
                    .isTrue();
            assertThat(failure.checkpoint().isPresent())
                    .as("a checkpoint of the session that there is")
                    .isEqualTo(
                            hasSession(at, plan) && !isGone(at, failure)
                                    || MatrixFault.keepsBytes(at, fault));
            goOn(failure, bytes);
        }
        assertThat(rule.hits()).isPositive();
        assertStoredOnce(bytes);
        await().pollDelay(Duration.ZERO)
                .until(
                        () ->
                                bytes.allReleased()
                                        && uploader.gauges().appendsInFlight() == 0
                                        && uploader.gauges().budgetUsedBytes() == 0);
    }

    /** The harshest way to commit: whatever is committed twice shows as a second file. */
    private static UploadRequest request(TestBytes bytes) {
        return UploadRequest.to("/a.bin")
                .autorename(true)
                .body(UploadBody.fromByteBufs(bytes.byteBufs(300_000)));
    }

    private static DropboxUploaderBuilder settings(
            DropboxUploaderBuilder builder, String fault, Duration total) {
        RetryPolicy retry = QUICK.withMaxAttempts(2).withTotalTime(total);
        builder.retry(retry).commitRetry(retry).timer(new HastyTimer());
        if (fault.startsWith("401")) {
            builder.credentials(DropboxCredentials.refreshToken("app", "refresh").named("test"));
        }
        if (MatrixFault.isSilence(fault)) {
            builder.httpClient(HttpClient.create().responseTimeout(MatrixFault.SILENCE));
        }
        return builder;
    }

    private static boolean hasSession(MatrixPlace at, SessionPlan plan) {
        return plan != SessionPlan.AUTO && at != MatrixPlace.START;
    }

    /** An open session that Dropbox does not know: a closed one may have been committed. */
    private static boolean isGone(MatrixPlace at, DropboxException failure) {
        return at != MatrixPlace.FINISH
                && failure instanceof DropboxApiException refused
                && refused.sessionExpired();
    }

    /** As the message of a failure advises. */
    private void goOn(DropboxException failure, TestBytes bytes) {
        dropbox.faults().clear();
        dropbox.clearRequests();
        UploadCheckpoint left = failure.checkpoint().orElse(null);
        if (left != null) {
            UploadBody again = UploadBody.fromByteBufs(bytes.byteBufs(300_000));
            uploader().resume(ResumeRequest.of(left).replay(() -> again)).block(PATIENCE);
            long sent = dropbox.requests().stream().mapToLong(SeenRequest::bodyBytes).sum();
            assertThat(sent).isLessThan(bytes.all().length - left.acknowledgedBytes() + 500);
        } else if (dropbox.files().isEmpty()) {
            uploader().upload(request(bytes)).block(PATIENCE);
        }
    }

    private void assertStoredOnce(TestBytes bytes) {
        assertThat(dropbox.files()).hasSize(1);
        assertThat(dropbox.file("/a.bin").orElseThrow().bytes()).isEqualTo(bytes.all());
    }

    private String stored(MatrixPlace at) {
        List<SeenRequest> requests = dropbox.requests();
        List<String> words = new ArrayList<>();
        if (at != MatrixPlace.ASK && !dropbox.requests(EmulatedRoute.GET_METADATA).isEmpty()) {
            words.add("asks");
        }
        int more = at.count(requests) - 1;
        if (more > 0) {
            words.add(more == 1 ? "again" : "again " + more);
        }
        return words.isEmpty() ? "fine" : String.join(", ", words);
    }

    private static String failed(DropboxException failure) {
        if (failure instanceof DropboxApiException refused) {
            return String.valueOf(refused.status());
        }
        if (failure instanceof DropboxTransportException lost) {
            return lost.commitInDoubt() ? "in doubt" : lost.isTransient() ? "transient" : "fatal";
        }
        return failure.toString();
    }
}
