package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxApiException;
import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.emulator.EmulatedRoute;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** A cheap look whether Dropbox is there and takes the token. */
class PingTest extends EmulatedUploads {

    @Test
    void it_completes_when_the_token_is_taken() {
        StepVerifier.create(uploader().ping()).expectComplete().verify(PATIENCE);
        assertThat(routes()).containsExactly(EmulatedRoute.GET_CURRENT_ACCOUNT);
    }

    @Test
    void a_refused_token_is_told_without_it() {
        dropbox.faults().on(EmulatedRoute.GET_CURRENT_ACCOUNT).always().expireToken();
        StepVerifier.create(uploader().ping())
                .expectErrorSatisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOfSatisfying(
                                                DropboxApiException.class,
                                                refused ->
                                                        assertThat(refused.status()).isEqualTo(401))
                                        .hasMessageContaining(
                                                "the access token's life is over; it is fixed")
                                        .hasMessageNotContaining("test-token"))
                .verify(PATIENCE);
    }

    @Test
    void a_Dropbox_that_is_not_there_is_told() {
        DropboxUploader uploader = uploader();
        dropbox.close();
        StepVerifier.create(uploader.ping())
                .expectError(DropboxTransportException.class)
                .verify(PATIENCE);
    }
}
