package io.github.dropflux.reactor;

import static io.github.dropflux.emulator.EmulatedRoute.APPEND_V2;
import static io.github.dropflux.emulator.EmulatedRoute.START;
import static io.github.dropflux.emulator.EmulatedRoute.UPLOAD;
import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.SessionPlan;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;

/** An upload never hangs, whatever hangs below it. */
@Tag("slow")
class WatchdogsTest extends EmulatedUploads {

    private static final Duration SOON = Duration.ofMillis(300);

    private static UploadRequest request(TestBytes bytes) {
        return UploadRequest.to("/a").body(UploadBody.fromByteBufs(bytes.byteBufs(300_000)));
    }

    private void land(int length, UnaryOperator<DropboxUploaderBuilder> settings) {
        TestBytes bytes = TestBytes.of(length);
        uploader(settings).upload(request(bytes)).block(PATIENCE);
        assertThat(dropbox.file("/a").orElseThrow().bytes()).isEqualTo(bytes.all());
        await().until(bytes::allReleased);
    }

    @Test
    void a_call_that_is_not_answered_is_made_again() {
        dropbox.faults().on(UPLOAD).call(1).stall();
        land(1000, b -> b.timeouts(UploadTimeouts.defaults().withAnswer(SOON)));
        assertThat(dropbox.requests(UPLOAD)).hasSizeGreaterThan(1);
    }

    @Test
    void so_it_is_with_a_client_of_the_users_own() {
        dropbox.faults().on(START).call(1).stall();
        land(
                5 * MIB,
                b ->
                        b.session(SessionPlan.CONCURRENT)
                                .httpClient(HttpClient.create())
                                .timeouts(UploadTimeouts.defaults().withAnswer(SOON)));
        assertThat(dropbox.requests(START)).hasSizeGreaterThan(1);
    }

    @Test
    void an_append_that_stalls_is_made_again() {
        dropbox.faults().on(APPEND_V2).call(2).stallInBody(1000);
        // Loopback swallows a window whole, unless told not to.
        HttpClient small = HttpClient.create().option(ChannelOption.SO_SNDBUF, 64 * 1024);
        land(
                33 * MIB,
                b ->
                        b.httpClient(small)
                                .windowSize(16L * MIB)
                                .timeouts(
                                        UploadTimeouts.defaults()
                                                .withWriteProgress(SOON.multipliedBy(3))));
        assertThat(appends()).hasSizeGreaterThan(3);
    }

    @Test
    void an_upload_that_only_stalls_says_what_was_waited_for() {
        dropbox.faults().on(UPLOAD).always().stall();
        TestBytes bytes = TestBytes.of(1000);
        DropboxUploader uploader =
                uploader(
                        b ->
                                b.retry(QUICK.withMaxAttempts(2))
                                        .timeouts(UploadTimeouts.defaults().withAnswer(SOON)));
        DropboxTransportException failure =
                catchThrowableOfType(
                        DropboxTransportException.class,
                        () -> uploader.upload(request(bytes)).block(PATIENCE));
        assertThat(failure)
                .hasMessageContaining("files/upload")
                .hasMessageContaining(
                        "of the end of the request, the limit of UploadTimeouts.withAnswer");
        assertThat(failure.isTransient()).isTrue();
        assertThat(dropbox.requests(UPLOAD)).hasSize(2);
        await().until(bytes::allReleased);
    }
}
