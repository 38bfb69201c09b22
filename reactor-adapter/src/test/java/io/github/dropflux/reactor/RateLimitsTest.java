package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.FINISH;
import static io.github.dropflux.emulator.EmulatedRoute.START;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.SessionPlan;
import io.github.dropflux.emulator.EmulatedRoute;
import io.github.dropflux.emulator.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a rate limit does to the uploads of one uploader, over sockets and on a clock that runs fast. */
class RateLimitsTest extends EmulatedUploads {

    /** The clock runs fast for what takes real time, too. */
    private static final Duration LONG = Duration.ofDays(10);

    private static final String LIMIT =
            "{\"error_summary\":\"too_many_requests/..\","
                    + "\"error\":{\"reason\":{\".tag\":\"too_many_requests\"}}}";

    private DropboxUploader hasty(RetryPolicy retry) {
        return uploader(
                b ->
                        b.session(SessionPlan.CONCURRENT)
                                .retry(retry)
                                .commitRetry(retry)
                                .timer(new HastyTimer()));
    }

    private Mono<FileMetadata> upload(DropboxUploader uploader, String path, TestBytes bytes) {
        return uploader.upload(
                UploadRequest.to(path).body(UploadBody.fromByteBufs(bytes.byteBufs(300_000))));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void a_rate_limit_of_any_shape_on_any_route_uses_up_no_attempt(RateLimit shape) {
        for (EmulatedRoute route : List.of(START, APPEND_V2, FINISH)) {
            dropbox.faults().on(route).next(5).tooManyRequests(shape, Duration.ofSeconds(20));
        }
        TestBytes bytes = TestBytes.of(9 * MIB);
        upload(hasty(RetryPolicy.defaults().withMaxAttempts(1).withTotalTime(LONG)), "/a", bytes)
                .block(PATIENCE);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes.all());
        assertThat(dropbox.requests(START)).hasSize(6);
        assertThat(dropbox.requests(FINISH)).hasSize(6);
        await().until(bytes::allReleased);
    }

    @Test
    void one_rate_limit_holds_back_every_upload_of_the_uploader() {
        dropbox.faults().on(UPLOAD).call(1).answer(429, LIMIT, Map.of("Retry-After", "1"));
        // By the real time, so that a call made too soon would be seen.
        DropboxUploader uploader = uploader(b -> b.concurrency(1));
        List<TestBytes> sources =
                List.of(TestBytes.of(1000), TestBytes.of(1000), TestBytes.of(1000));
        Mono<FileMetadata> first = upload(uploader, "/0", sources.get(0));
        Flux<FileMetadata> others =
                Flux.range(1, 2).flatMap(i -> upload(uploader, "/" + i, sources.get(i)));
        List<FileMetadata> saved =
                Flux.merge(
                                first,
                                Mono.fromRunnable(this::awaitRefusal)
                                        .subscribeOn(
                                                reactor.core.scheduler.Schedulers.boundedElastic())
                                        .thenMany(others))
                        .collectList()
                        .block(PATIENCE);
        assertThat(saved).hasSize(3);
        assertThat(dropbox.requests(UPLOAD))
                .as("three calls after the gate has opened, and one before")
                .hasSize(4);
    }

    private void awaitRefusal() {
        await().until(
                        () ->
                                dropbox.requests(UPLOAD).stream()
                                        .anyMatch(seen -> seen.status().isPresent()));
    }

    @Test
    void a_limit_that_lasts_too_long_is_told_as_one() {
        dropbox.faults()
                .on(START)
                .always()
                .tooManyRequests(RateLimit.JSON, Duration.ofSeconds(3000));
        TestBytes bytes = TestBytes.of(9 * MIB);
        Mono<?> upload = upload(hasty(RetryPolicy.defaults()), "/a", bytes);
        assertThatThrownBy(() -> upload.block(PATIENCE))
                .isInstanceOfSatisfying(
                        DropboxApiException.class,
                        told -> {
                            assertThat(told.status()).isEqualTo(429);
                            assertThat(told.isTransient()).isTrue();
                            assertThat(told.retryAfter()).contains(Duration.ofSeconds(3000));
                        });
        assertThat(dropbox.requests(START)).hasSize(1);
        await().until(bytes::allReleased);
    }

    @Test
    void without_retries_a_rate_limit_ends_the_upload_at_once() {
        dropbox.faults().on(START).always().tooManyRequests(RateLimit.TEXT, Duration.ZERO);
        Mono<?> upload = upload(hasty(RetryPolicy.none()), "/a", TestBytes.of(9 * MIB));
        assertThatThrownBy(() -> upload.block(PATIENCE)).isInstanceOf(DropboxApiException.class);
        assertThat(dropbox.requests(START)).hasSize(1);
    }

    @Test
    void an_upload_that_a_limit_outlasts_is_told_how_long_it_still_lasts() {
        dropbox.faults()
                .on(START)
                .always()
                .tooManyRequests(RateLimit.JSON, Duration.ofSeconds(3000));
        DropboxUploader uploader = hasty(RetryPolicy.defaults());
        Mono<?> first = upload(uploader, "/a", TestBytes.of(9 * MIB));
        assertThatThrownBy(() -> first.block(PATIENCE)).isInstanceOf(DropboxApiException.class);
        Mono<?> next = upload(uploader, "/b", TestBytes.of(9 * MIB));
        assertThatThrownBy(() -> next.block(PATIENCE))
                .isInstanceOfSatisfying(
                        DropboxApiException.class,
                        told ->
                                assertThat(told.retryAfter().orElseThrow())
                                        .isBetween(
                                                Duration.ofSeconds(1), Duration.ofSeconds(3000)));
        assertThat(dropbox.requests(START)).hasSize(1);
    }
}
