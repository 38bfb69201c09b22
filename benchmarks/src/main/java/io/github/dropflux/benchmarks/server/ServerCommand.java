package io.github.dropflux.benchmarks.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.benchmarks.measure.Dialogue;
import io.github.dropflux.benchmarks.measure.ProcessFigures;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The process of a server. It says where it listens, and then answers each line: {@code delay MS}
 * holds answers back from then on, {@code counters} tells what came in.
 */
@Command(name = "server", hidden = true)
public final class ServerCommand implements Callable<Integer> {

    @Option(names = "--tls")
    private boolean tls;

    @Option(names = "--bandwidth", description = "bytes a second and connection; 0: unlimited")
    private long bandwidth;

    @Override
    public Integer call() throws Exception {
        Path certificate = null;
        SslContext context = null;
        if (tls) {
            X509Bundle bundle =
                    new CertificateBuilder()
                            .subject("CN=localhost")
                            .ecp256()
                            .addSanDnsName("localhost")
                            .addSanIpAddress("127.0.0.1")
                            .setIsCertificateAuthority(true)
                            .buildSelfSigned();
            certificate = Files.createTempFile("benchmark-server", ".pem");
            certificate.toFile().deleteOnExit();
            Files.writeString(certificate, bundle.getCertificatePEM());
            context =
                    SslContextBuilder.forServer(
                                    bundle.getKeyPair().getPrivate(), bundle.getCertificatePath())
                            .sslProvider(
                                    OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                            .build();
        }
        try (DiscardServer server = new DiscardServer(context, bandwidth)) {
            Dialogue dialogue = new Dialogue();
            dialogue.say(whereabouts(server, certificate));
            dialogue.answerEach(line -> answer(server, line));
        }
        return 0;
    }

    private ObjectNode whereabouts(DiscardServer server, @Nullable Path certificate) {
        ObjectNode said = Dialogue.object();
        said.put("url", (tls ? "https" : "http") + "://127.0.0.1:" + server.port());
        if (certificate != null) {
            said.put("certificate", certificate.toString());
        }
        return said;
    }

    private static ObjectNode answer(DiscardServer server, String[] words) {
        ObjectNode said = Dialogue.object();
        if (words[0].equals("delay")) {
            server.delay(Integer.parseInt(words[1]));
        }
        said.put("requests", server.counters().requests());
        said.put("bytes", server.counters().bytes());
        said.put("connections", server.counters().connections());
        said.put("cpuSeconds", ProcessFigures.now().cpuSeconds());
        return said;
    }
}
