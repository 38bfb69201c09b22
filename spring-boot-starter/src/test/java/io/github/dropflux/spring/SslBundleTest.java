package io.github.dropflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.DropboxTransportException;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.DropboxUploader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Whom an uploader trusts, by one of Spring Boot's SSL bundles. */
@Tag("sockets")
class SslBundleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path folder;
    private DropboxEmulator dropbox;
    private ApplicationContextRunner runner;

    @BeforeEach
    void start() {
        dropbox = DropboxEmulator.builder().tls(true).start();
        runner =
                new ApplicationContextRunner()
                        .withConfiguration(
                                AutoConfigurations.of(
                                        SslAutoConfiguration.class,
                                        DropfluxAutoConfiguration.class))
                        .withPropertyValues(
                                "dropflux.access-token=any",
                                "dropflux.endpoint=" + dropbox.baseUrl(),
                                "dropflux.retry.max-attempts=1");
    }

    @AfterEach
    void stop() {
        dropbox.close();
    }

    @Test
    void without_a_bundle_a_certificate_of_its_own_is_refused() {
        runner.run(
                context ->
                        StepVerifier.create(upload(context.getBean(DropboxUploader.class)))
                                .expectError(DropboxTransportException.class)
                                .verify(PATIENCE));
        assertThat(dropbox.requests()).isEmpty();
    }

    @Test
    void a_bundle_of_PEM_is_trusted() throws Exception {
        runner.withPropertyValues(
                        "spring.ssl.bundle.pem.mine.truststore.certificate=" + pem(),
                        "dropflux.ssl.bundle=mine")
                .run(context -> assertStored(context.getBean(DropboxUploader.class)));
    }

    @Test
    void a_bundle_of_a_key_store_is_trusted() throws Exception {
        runner.withPropertyValues(
                        "spring.ssl.bundle.jks.mine.truststore.location=" + keyStore(),
                        "spring.ssl.bundle.jks.mine.truststore.password=secret",
                        "spring.ssl.bundle.jks.mine.options.enabled-protocols=TLSv1.3",
                        "dropflux.ssl.bundle=mine")
                .run(context -> assertStored(context.getBean(DropboxUploader.class)));
    }

    @Test
    void a_bundle_that_is_not_there_is_told_by_its_name() {
        runner.withPropertyValues("dropflux.ssl.bundle=another")
                .run(
                        context ->
                                assertThat(context.getStartupFailure())
                                        .hasRootCauseInstanceOf(NoSuchSslBundleException.class)
                                        .hasStackTraceContaining("another"));
    }

    private void assertStored(DropboxUploader uploader) {
        assertThat(upload(uploader).map(FileMetadata::size).block(PATIENCE)).isEqualTo(5);
        assertThat(dropbox.file("/a").orElseThrow().size()).isEqualTo(5);
    }

    private static Mono<FileMetadata> upload(DropboxUploader uploader) {
        return uploader.upload("/a", Flux.just(ByteBuffer.allocate(5)));
    }

    private X509Certificate certificate() {
        return dropbox.certificate().orElseThrow();
    }

    private Path pem() throws GeneralSecurityException, IOException {
        String encoded =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(certificate().getEncoded());
        return Files.writeString(
                folder.resolve("trusted.pem"),
                "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
    }

    private Path keyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("dropbox", certificate());
        Path file = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "secret".toCharArray());
        }
        return file;
    }
}
