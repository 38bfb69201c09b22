package io.github.dropflux.benchmarks.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dropflux.benchmarks.measure.Dialogue;
import io.github.dropflux.benchmarks.server.SelfSigned;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The process of a link. It says where it listens, and then answers each line: {@code restart SEED}
 * forgets the calls so far, {@code figures} tells of those since then.
 */
@Command(name = "proxy", hidden = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ProxyCommand implements Callable<Integer> {

    @Option(names = "--upstream", required = true, description = "URL of the server")
    private URI upstream;

    @Option(
            names = "--intercept",
            description = "answer in the place of Dropbox to clients that have this as their proxy")
    private boolean intercept;

    @Mixin private LinkOptions options;

    @Override
    public Integer call() throws Exception {
        SelfSigned dropbox =
                intercept ? SelfSigned.of("api.dropboxapi.com", "content.dropboxapi.com") : null;
        try (LinkProxy proxy =
                new LinkProxy(
                        options.applyTo(LinkProfile.LOOPBACK),
                        upstream.getPort(),
                        dropbox == null ? null : new Interception(dropbox.context()))) {
            Dialogue dialogue = new Dialogue();
            dialogue.say(whereabouts(proxy, dropbox));
            dialogue.answerEach(words -> answer(proxy, words));
        }
        return 0;
    }

    private static ObjectNode whereabouts(LinkProxy proxy, @Nullable SelfSigned dropbox) {
        ObjectNode said = Dialogue.object().put("url", "http://127.0.0.1:" + proxy.port());
        if (dropbox != null) {
            said.put("certificate", dropbox.certificate().toString());
        }
        return said;
    }

    private static ObjectNode answer(LinkProxy proxy, String[] words) {
        if (words[0].equals("restart")) {
            proxy.log().restart(Long.parseLong(words[1]), proxy.now());
            return Dialogue.object();
        }
        return proxy.log().figures();
    }
}
