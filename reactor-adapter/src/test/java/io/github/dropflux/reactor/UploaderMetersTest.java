package io.github.dropflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** Whose meters are whose, and what they are called. */
class UploaderMetersTest extends EmulatedUploads {

    private static final long MIB = TestBytes.MIB;

    static List<MeterRegistry> registries() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        composite.add(new SimpleMeterRegistry());
        return List.of(
                new SimpleMeterRegistry(),
                composite,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    @ParameterizedTest
    @MethodSource("registries")
    void each_uploader_has_its_gauges_while_it_is_open(MeterRegistry meters) {
        DropboxUploader one = watched(meters, "one", 64);
        DropboxUploader two = watched(meters, "two", 32);
        assertThat(budget(meters, "one")).isEqualTo(64);
        assertThat(budget(meters, "two")).isEqualTo(32);

        one.close();
        one.close();
        assertThat(gauges(meters)).isNotEmpty().allMatch(id -> "two".equals(id.getTag("uploader")));
        two.closeGracefully(Duration.ZERO).block(PATIENCE);
        assertThat(gauges(meters)).isEmpty();

        one.reopen();
        assertThat(budget(meters, "one")).isEqualTo(64);
        assertThat(gauges(meters)).hasSize(13);
    }

    @Test
    void those_of_one_name_are_counted_together() {
        MeterRegistry meters = new SimpleMeterRegistry();
        DropboxUploader first = watched(meters, "same", 64);
        DropboxUploader second = watched(meters, "same", 32);
        assertThat(budget(meters, "same")).isEqualTo(96);
        first.close();
        assertThat(budget(meters, "same")).isEqualTo(32);
        first.reopen();
        second.close();
        assertThat(budget(meters, "same")).isEqualTo(64);
        first.close();
        assertThat(gauges(meters)).isEmpty();
    }

    @Test
    void what_runs_and_what_was_sent_is_told_by_uploader() {
        MeterRegistry meters = new SimpleMeterRegistry();
        DropboxUploader one = watched(meters, "one", 64);
        DropboxUploader two = watched(meters, "two", 64);
        one.upload("/never", Flux.never()).subscribe();
        two.upload("/a", TestBytes.of(5).byteBuffers(5)).block(PATIENCE);
        assertThat(meters.get("dropflux.uploads.running").tag("uploader", "one").gauge().value())
                .isOne();
        assertThat(meters.get("dropflux.uploads.running").tag("uploader", "two").gauge().value())
                .isZero();
        assertThat(meters.get("dropflux.sent").tag("uploader", "two").counter().count())
                .isEqualTo(5);
        assertThat(meters.get("dropflux.sent").tag("uploader", "one").counter().count()).isZero();
    }

    @Test
    void a_registry_that_throws_keeps_no_uploader_from_closing_and_opening() {
        MeterRegistry meters = new SimpleMeterRegistry();
        DropboxUploader uploader = watched(meters, "one", 64);
        meters.config()
                .onMeterRemoved(
                        meter -> {
                            throw new IllegalStateException("registry");
                        });
        uploader.close();
        uploader.reopen();
        uploader.upload("/a", TestBytes.of(5).byteBuffers(5)).block(PATIENCE);
        assertThat(dropbox.file("/a")).isPresent();
    }

    @Test
    void no_name_stutters_in_Prometheus_and_each_is_described() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        watched(meters, "one", 64)
                .upload("/a", TestBytes.of(9 * TestBytes.MIB).byteBuffers(100_000))
                .block(PATIENCE);
        List<String> described =
                meters.scrape()
                        .lines()
                        .filter(line -> line.startsWith("# HELP dropflux_"))
                        .map(line -> line.substring("# HELP ".length()))
                        .filter(line -> !line.startsWith("dropflux_upload_active_seconds"))
                        .toList();
        assertThat(described.stream().map(line -> line.substring(0, line.indexOf(' '))))
                .contains(
                        "dropflux_sent_bytes_total",
                        "dropflux_acknowledged_bytes_total",
                        "dropflux_ratelimit_wait_seconds",
                        "dropflux_ratelimit_remaining_seconds",
                        "dropflux_budget_used_bytes",
                        "dropflux_uploads_running",
                        "dropflux_upload_seconds",
                        "dropflux_call_seconds",
                        "dropflux_commit_seconds")
                .allSatisfy(name -> assertThat(name.split("_")).doesNotHaveDuplicates());
        assertThat(meters.getMeters())
                .filteredOn(meter -> !isObservation(meter.getId()))
                .extracting(meter -> meter.getId().getDescription())
                .hasSizeGreaterThan(10)
                .doesNotContainNull();
    }

    private static boolean isObservation(Meter.Id id) {
        return id.getName().matches("dropflux\\.(upload|call|commit)(\\.active)?");
    }

    @Test
    void a_blank_name_is_refused() {
        DropboxUploaderBuilder builder = DropboxUploader.builder();
        assertThatThrownBy(() -> builder.name(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the uploader's name is blank; leave it out for the default, dropflux");
    }

    private DropboxUploader watched(MeterRegistry meters, String name, long budget) {
        ObservationRegistry observations = ObservationRegistry.create();
        observations
                .observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(meters));
        return uploader(
                b ->
                        b.name(name)
                                .budget(budget * MIB)
                                .telemetry(UploadTelemetry.micrometer(meters, observations)));
    }

    private static double budget(MeterRegistry meters, String name) {
        return meters.get("dropflux.budget.size").tag("uploader", name).gauge().value() / MIB;
    }

    private static List<Meter.Id> gauges(MeterRegistry meters) {
        return meters.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getType() == Meter.Type.GAUGE)
                .toList();
    }
}
