package io.github.dropflux.reactor;

import static io.github.dropflux.reactor.TestBytes.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dropflux.FileMetadata;
import io.github.dropflux.emulator.DropboxEmulator;
import io.github.dropflux.reactor.test.ChildJvm;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.util.ReferenceCounted;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.apache.commons.logging.Log;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Programs that are modules, compiled and started by the JDK that runs the tests; their sources are in {@code modules} among
 * the resources. The tests' own class path has every optional jar, and a module descriptor has no effect there.
 */
@Tag("sockets")
class ModulePathTest {

    /** One class of each jar that an upload cannot do without, on the class path neither. */
    private static final List<Class<?>> REQUIRED =
            List.of(
                    FileMetadata.class,
                    DropboxUploader.class,
                    JacksonAnnotation.class,
                    JsonFactory.class,
                    ObjectMapper.class,
                    Publisher.class,
                    Flux.class,
                    ConnectionProvider.class,
                    HttpClient.class,
                    ReferenceCounted.class,
                    ByteBuf.class,
                    Channel.class,
                    DomainSocketAddress.class,
                    ByteToMessageDecoder.class,
                    SslContext.class,
                    HttpRequest.class,
                    Http2Frame.class,
                    // Reactor Netty asks it whether there is HTTP/3, before each first TLS
                    // connection.
                    Quic.class,
                    DnsRecord.class,
                    AddressResolverGroup.class,
                    DnsAddressResolverGroup.class);

    private static final List<Class<?>> OPTIONAL =
            List.of(
                    DataBuffer.class,
                    Log.class,
                    MeterRegistry.class,
                    KeyValue.class,
                    ObservationRegistry.class,
                    Histogram.class);

    private static final List<Class<?>> EMULATOR =
            List.of(
                    DropboxEmulator.class,
                    CertificateBuilder.class,
                    BouncyCastleProvider.class,
                    X509CertificateHolder.class,
                    ContentInfo.class);

    private static final String PASSWORD = "trusted";

    @TempDir Path keys;
    @TempDir Path classes;

    private DropboxEmulator dropbox;

    @BeforeEach
    void startEmulator() throws Exception {
        dropbox = DropboxEmulator.builder().tls(true).start();
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("dropbox", dropbox.certificate().orElseThrow());
        try (OutputStream out = Files.newOutputStream(trustStore())) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    @AfterEach
    void stopEmulator() {
        dropbox.close();
    }

    private Path trustStore() {
        return keys.resolve("trusted.p12");
    }

    @Test
    void a_program_needs_no_module_that_it_does_not_use() throws Exception {
        assertThat(run("plain", List.of()))
                .contains("stored 10, 9437184, 3\n", "refused 409\n")
                .doesNotContain("WARNING")
                .endsWith("exit 0");
        assertThat(dropbox.file("/large").orElseThrow().bytes()).hasSize(9 * MIB);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "earlier ones do not warn")
    void native_code_of_Netty_is_loaded_without_a_warning_when_it_is_allowed() throws Exception {
        compile("plain", ChildJvm.pathOf(REQUIRED.stream()));
        assertThat(
                        ChildJvm.run(
                                Stream.concat(
                                                trusting(),
                                                Stream.of(
                                                        "--enable-native-access=ALL-UNNAMED",
                                                        "--class-path",
                                                        System.getProperty("java.class.path")
                                                                + File.pathSeparator
                                                                + classes,
                                                        "plain.Application",
                                                        dropbox.baseUrl().toString()))
                                        .toList()))
                .contains("stored 10, 9437184, 3\n", "refused 409\n")
                .doesNotContain("WARNING")
                .endsWith("exit 0");
    }

    @Test
    @Tag("slow")
    void a_program_uses_what_is_optional_when_it_brings_it() throws Exception {
        assertThat(run("optional", OPTIONAL))
                .contains("stored 12, counted 12\n")
                .endsWith("exit 0");
    }

    @Test
    @Tag("slow")
    void the_emulator_is_a_module_too() throws Exception {
        assertThat(run("emulated", EMULATOR)).contains("stored 13\n").endsWith("exit 0");
    }

    private String run(String name, List<Class<?>> beside) throws Exception {
        List<Class<?>> needed = Stream.concat(REQUIRED.stream(), beside.stream()).toList();
        compile(name, ChildJvm.pathOf(needed.stream()));
        return ChildJvm.run(
                Stream.concat(
                                trusting(),
                                Stream.of(
                                        "--enable-native-access=io.netty.common",
                                        "--module-path",
                                        ChildJvm.pathOf(needed.stream())
                                                + File.pathSeparator
                                                + classes,
                                        "--module",
                                        name + "/" + name + ".Application",
                                        dropbox.baseUrl().toString()))
                        .toList());
    }

    private Stream<String> trusting() {
        return Stream.of(
                "-Djavax.net.ssl.trustStore=" + trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    private void compile(String name, String modulePath) throws URISyntaxException {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int exit =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                out,
                                out,
                                "-Xlint:all,-requires-automatic",
                                "-Werror",
                                "-d",
                                classes.toString(),
                                "--module-path",
                                // Of annotations, which only the compiler has to see.
                                ChildJvm.pathOf(Stream.of(NullMarked.class))
                                        + File.pathSeparator
                                        + modulePath,
                                source(name, "module-info.java"),
                                source(name, name + "/Application.java"));
        assertThat(exit).as(said.toString()).isZero();
    }

    private static String source(String name, String file) throws URISyntaxException {
        return Path.of(ModulePathTest.class.getResource("/modules/" + name + "/" + file).toURI())
                .toString();
    }
}
