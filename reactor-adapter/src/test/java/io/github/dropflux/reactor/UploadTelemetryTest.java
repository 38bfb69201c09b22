package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxException;
import io.github.dropflux.LocalFailureException;
import io.github.dropflux.UploadCheckpoint;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.RateLimit;
import io.github.dropflux.reactor.internal.telemetry.MicrometerTelemetry;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.test.StepVerifier;

/** What an uploader tells Micrometer. */
class UploadTelemetryTest extends EmulatedUploads {

    private static final int MIB = TestBytes.MIB;
    private static final int LENGTH = 9 * MIB;

    private final TestBytes bytes = TestBytes.of(LENGTH);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final Set<String> parents = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void observe() {
        observations
                .observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(meters))
                .observationHandler(
                        new ObservationHandler<Observation.Context>() {
                            @Override
                            public void onStop(Observation.Context context) {
                                var parent = context.getParentObservation();
                                parents.add(
                                        context.getName()
                                                + " of "
                                                + (parent == null
                                                        ? "none"
                                                        : parent.getContextView().getName()));
                            }

                            @Override
                            public boolean supportsContext(Observation.Context context) {
                                return true;
                            }
                        });
    }

    @Test
    void what_is_no_observation_in_the_context_changes_nothing() {
        watched()
                .upload("/a", bytes.byteBuffers(100_000))
                .contextWrite(c -> c.put(ObservationThreadLocalAccessor.KEY, "request"))
                .block(PATIENCE);
        assertThat(count("dropflux.upload", "outcome", "success")).isOne();
    }

    @Test
    void uploads_calls_and_commits_are_timed_and_bytes_counted() {
        Observation request = Observation.start("request", observations);
        watched()
                .upload("/secret-name", bytes.byteBuffers(100_000))
                .contextWrite(c -> c.put(ObservationThreadLocalAccessor.KEY, request))
                .block(PATIENCE);

        assertThat(count("dropflux.upload", "outcome", "success")).isOne();
        assertThat(count("dropflux.commit", "outcome", "success")).isOne();
        assertThat(
                        count(
                                "dropflux.call",
                                "route",
                                "files/upload_session/append_v2",
                                "outcome",
                                "success"))
                .isEqualTo(dropbox.requests(EmulatedRoute.APPEND_V2).size());
        assertThat(meters.get("dropflux.sent").counter().count()).isEqualTo(LENGTH);
        assertThat(meters.get("dropflux.acknowledged").counter().count()).isEqualTo(LENGTH);
        assertThat(meters.get("dropflux.budget.size").gauge().value()).isPositive();
        assertThat(meters.get("dropflux.budget.used").gauge().value()).isZero();
        assertThat(meters.get("dropflux.uploads.running").gauge().value()).isZero();
        assertThat(meters.find("dropflux.retries").counter()).isNull();
        assertAllBelowTheRequest();
        assertThat(tags()).noneMatch(tag -> tag.contains("secret") || tag.contains("token"));
    }

    @Test
    void without_an_observation_in_the_context_that_of_the_thread_is_the_parent() {
        Observation request = Observation.start("request", observations);
        request.scoped(() -> watched().upload("/a", bytes.byteBuffers(100_000)).block(PATIENCE));
        assertAllBelowTheRequest();
    }

    @Test
    void each_of_many_files_is_below_the_observation_of_the_thread() {
        Observation request = Observation.start("request", observations);
        UploadBody body = UploadBody.fromBytes(new byte[100]);
        request.scoped(
                () ->
                        watched()
                                .uploadAll(
                                        Flux.range(0, 3)
                                                .map(i -> UploadRequest.to("/" + i).body(body)))
                                .blockLast(PATIENCE));
        assertThat(parents)
                .contains("dropflux.upload of request", "dropflux.commit of dropflux.upload")
                .noneMatch(parent -> parent.endsWith(" of none"));
    }

    @Test
    void
            what_is_resumed_is_below_the_observation_of_the_thread_wherever_its_account_is_asked_for() {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(2).answer(400, "Error in call");
        UnaryOperator<DropboxUploaderBuilder> unnamed =
                b -> b.credentials(DropboxCredentials.accessToken("test-token"));
        AtomicReference<UploadCheckpoint> left = new AtomicReference<>();
        StepVerifier.create(uploader(unnamed).upload("/a", bytes.byteBuffers(100_000)))
                .verifyErrorSatisfies(
                        failure ->
                                left.set(((DropboxException) failure).checkpoint().orElseThrow()));
        Observation request = Observation.start("request", observations);
        request.scoped(
                () ->
                        watched(unnamed)
                                .resume(
                                        left.get(),
                                        offset -> bytes.byteBuffers(MIB).skip(offset / MIB))
                                .block(PATIENCE));
        assertThat(parents)
                .contains("dropflux.upload of request", "dropflux.commit of dropflux.upload")
                .noneMatch(parent -> parent.endsWith(" of none"));
    }

    @Test
    void inside_an_upload_the_observation_of_a_thread_is_no_parent() {
        Observation other = Observation.start("other", observations);
        MicrometerTelemetry telemetry = new MicrometerTelemetry(meters, observations, "a");
        other.scoped(() -> telemetry.commit(Mono.just(1)).block());
        assertThat(parents).containsExactly("dropflux.commit of none");
    }

    private void assertAllBelowTheRequest() {
        assertThat(parents)
                .containsExactlyInAnyOrder(
                        "dropflux.upload of request",
                        "dropflux.call of dropflux.upload",
                        "dropflux.commit of dropflux.upload",
                        "dropflux.call of dropflux.commit");
    }

    @ParameterizedTest
    @EnumSource(Misbehaviour.class)
    void whatever_a_handler_throws_an_upload_is_stored(Misbehaviour misbehaviour) {
        List<Throwable> dropped = new CopyOnWriteArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        observations.observationConfig().observationHandler(misbehaviour);
        DropboxUploader uploader = watched();
        try {
            uploader.upload("/a", bytes.byteBuffers(100_000)).block(PATIENCE);
        } finally {
            Hooks.resetOnErrorDropped();
        }
        assertThat(dropped).isNotEmpty().allMatch(e -> "handler".equals(e.getMessage()));
        assertThat(dropbox.file("/a")).isPresent();
        assertThat(uploader.uploadsRunning()).isZero();
    }

    /** Where a user's handler throws. */
    private enum Misbehaviour implements ObservationHandler<Observation.Context> {
        SUPPORTS {
            @Override
            public boolean supportsContext(Observation.Context context) {
                throw new LinkageError("handler");
            }
        },
        START {
            @Override
            public void onStart(Observation.Context context) {
                throw new IllegalStateException("handler");
            }
        },
        STOP {
            @Override
            public void onStop(Observation.Context context) {
                throw new LinkageError("handler");
            }
        };

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    @Test
    void retries_are_counted_by_reason() {
        dropbox.faults().on(EmulatedRoute.APPEND_V2).call(1).answer(503, "");
        watched().upload("/a", bytes.byteBuffers(100_000)).block(PATIENCE);
        assertThat(
                        meters.get("dropflux.retries")
                                .tag("route", "files/upload_session/append_v2")
                                .tag("reason", "server_error")
                                .counter()
                                .count())
                .isOne();
        assertThat(meters.get("dropflux.sent").counter().count()).isGreaterThan(LENGTH);
        assertThat(meters.get("dropflux.acknowledged").counter().count()).isEqualTo(LENGTH);
    }

    @Test
    void a_rate_limit_is_told_as_a_wait() {
        dropbox.faults()
                .on(EmulatedRoute.APPEND_V2)
                .call(1)
                .tooManyRequests(RateLimit.JSON_AND_HEADER, Duration.ofSeconds(1));
        watched().upload("/a", bytes.byteBuffers(100_000)).block(PATIENCE);
        assertThat(meters.get("dropflux.ratelimit.wait").timer().count()).isPositive();
        assertThat(meters.get("dropflux.ratelimit.wait").timer().totalTime(TimeUnit.SECONDS))
                .isPositive();
    }

    @Test
    void each_of_many_files_is_told() {
        watched()
                .uploadAll(
                        Flux.range(0, 20)
                                .map(
                                        i ->
                                                UploadRequest.to("/" + i)
                                                        .body(UploadBody.fromBytes(new byte[100]))))
                .blockLast(PATIENCE);
        assertThat(count("dropflux.upload", "outcome", "success")).isEqualTo(20);
        assertThat(count("dropflux.commit", "outcome", "success")).isEqualTo(20);
        assertThat(meters.get("dropflux.acknowledged").counter().count()).isEqualTo(2000);
        assertThat(meters.get("dropflux.sent").counter().count()).isEqualTo(2000);
    }

    @Test
    void a_sender_that_goes_away_has_cancelled_its_upload() {
        DropboxUploader uploader = watched();
        for (Exception gone :
                List.of(
                        new AbortedException("Connection has been closed"),
                        new IOException("Broken pipe"),
                        new IOException("recvAddress(..) failed: Connection reset by peer"),
                        new UncheckedIOException(new IOException("Connection reset")))) {
            StepVerifier.create(uploader.upload("/a", Flux.error(gone)))
                    .verifyErrorSatisfies(
                            failure ->
                                    assertThat(failure)
                                            .isInstanceOfSatisfying(
                                                    LocalFailureException.class,
                                                    local ->
                                                            assertThat(local.origin())
                                                                    .isEqualTo(
                                                                            LocalFailureException
                                                                                    .Origin
                                                                                    .SENDER_GONE))
                                            .hasCause(gone));
        }
        assertThat(count("dropflux.upload", "outcome", "cancelled")).isEqualTo(4);
    }

    @Test
    void a_source_that_fails_in_other_ways_has_not_cancelled_its_upload() {
        DropboxUploader uploader = watched();
        for (Exception failure :
                List.of(
                        new IOException(),
                        new IOException("No space left on device"),
                        new IllegalStateException("Broken pipe"),
                        new IllegalStateException("mine") {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public synchronized Throwable getCause() {
                                throw new IllegalStateException("thrown when asked");
                            }
                        })) {
            StepVerifier.create(uploader.upload("/a", Flux.error(failure))).verifyError();
        }
        assertThat(count("dropflux.upload", "outcome", "local")).isEqualTo(4);
    }

    @Test
    void failures_and_cancels_are_told_apart() {
        DropboxUploader uploader = watched();
        StepVerifier.create(uploader.upload("/a", Flux.error(new IllegalStateException("mine"))))
                .verifyError();
        assertThat(count("dropflux.upload", "outcome", "local")).isOne();

        dropbox.faults().on(EmulatedRoute.UPLOAD).always().refusePath("conflict/file");
        StepVerifier.create(uploader.upload("/a", TestBytes.of(5).byteBuffers(5))).verifyError();
        assertThat(count("dropflux.upload", "outcome", "refused")).isOne();
        assertThat(count("dropflux.call", "outcome", "refused")).isOne();

        uploader.upload("/a", Mono.never()).subscribe().dispose();
        assertThat(count("dropflux.upload", "outcome", "cancelled")).isOne();
        assertThat(meters.find("dropflux.commit").timer()).isNull();
    }

    private DropboxUploader watched() {
        return watched(b -> b);
    }

    private DropboxUploader watched(UnaryOperator<DropboxUploaderBuilder> settings) {
        return uploader(
                b -> settings.apply(b.telemetry(UploadTelemetry.micrometer(meters, observations))));
    }

    private long count(String timer, String... tags) {
        return meters.get(timer).tags(tags).timer().count();
    }

    private List<String> tags() {
        return meters.getMeters().stream()
                .map(Meter::getId)
                .flatMap(id -> id.getTags().stream())
                .map(Tag::getValue)
                .toList();
    }
}
