package io.github.dropflux.reactor.internal.telemetry;

import io.github.dropflux.reactor.internal.http.Answer;
import io.github.dropflux.reactor.internal.http.Call;
import io.github.dropflux.reactor.internal.http.UploadTransport;
import reactor.core.publisher.Mono;

/** Tells of each call that another transport makes. */
public final class WatchedTransport implements UploadTransport {

    private final UploadTransport transport;
    private final Telemetry telemetry;

    public WatchedTransport(UploadTransport transport, Telemetry telemetry) {
        this.transport = transport;
        this.telemetry = telemetry;
    }

    @Override
    public Mono<Answer> send(Call call) {
        return telemetry.call(call.route(), transport.send(call));
    }
}
