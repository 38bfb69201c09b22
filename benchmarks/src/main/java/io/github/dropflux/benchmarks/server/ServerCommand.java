package io.github.dropflux.benchmarks.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.benchmarks.measure.Dialogue;
import io.github.dropflux.benchmarks.measure.ProcessFigures;
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

    @Option(
            names = "--source-hash",
            description = "give the content hash of what clients upload that hash")
    private boolean sourceHash;

    @Override
    public Integer call() throws Exception {
        SelfSigned secured = tls ? SelfSigned.of("localhost") : null;
        try (DiscardServer server =
                new DiscardServer(
                        secured == null ? null : secured.context(),
                        bandwidth,
                        sourceHash ? new SourceHashes() : null)) {
            Dialogue dialogue = new Dialogue();
            dialogue.say(whereabouts(server, secured));
            dialogue.answerEach(line -> answer(server, line));
        }
        return 0;
    }

    private ObjectNode whereabouts(DiscardServer server, @Nullable SelfSigned secured) {
        ObjectNode said = Dialogue.object();
        said.put("url", (tls ? "https" : "http") + "://127.0.0.1:" + server.port());
        if (secured != null) {
            said.put("certificate", secured.certificate().toString());
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
