package io.github.dropflux.internal.protocol;

import static io.github.dropflux.internal.protocol.NetworkFault.ACQUIRE_TIMEOUT;
import static io.github.dropflux.internal.protocol.NetworkFault.CONNECT_FAILED;
import static io.github.dropflux.internal.protocol.NetworkFault.CONNECT_TIMEOUT;
import static io.github.dropflux.internal.protocol.NetworkFault.NO_ANSWER;
import static io.github.dropflux.internal.protocol.NetworkFault.PROXY_REFUSED;
import static io.github.dropflux.internal.protocol.NetworkFault.TLS_REFUSED;
import static io.github.dropflux.internal.protocol.NetworkFault.UNKNOWN_HOST;
import static io.github.dropflux.internal.protocol.NetworkFault.WRITE_STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkFaultTest {

    @Test
    void without_an_established_connection_nothing_arrives() {
        assertThat(NetworkFault.values())
                .filteredOn(fault -> !fault.mayHaveArrived())
                .containsExactlyInAnyOrder(
                        CONNECT_FAILED,
                        CONNECT_TIMEOUT,
                        UNKNOWN_HOST,
                        PROXY_REFUSED,
                        ACQUIRE_TIMEOUT,
                        TLS_REFUSED);
    }

    @Test
    void time_limits_are_told_from_failures() {
        assertThat(NetworkFault.values())
                .filteredOn(NetworkFault::isTimeout)
                .containsExactlyInAnyOrder(
                        CONNECT_TIMEOUT, ACQUIRE_TIMEOUT, WRITE_STALLED, NO_ANSWER);
    }

    @Test
    void all_but_a_refused_TLS_may_pass() {
        assertThat(NetworkFault.values())
                .filteredOn(fault -> !fault.isTransient())
                .containsExactly(TLS_REFUSED);
    }
}
