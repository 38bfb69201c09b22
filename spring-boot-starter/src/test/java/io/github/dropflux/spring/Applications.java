package io.github.dropflux.spring;

import io.github.dropflux.emulator.DropboxEmulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.netty.http.client.HttpClient;

/** Projects as applications on loopback that upload to an emulator, and their browsers. */
final class Applications {

    private Applications() {}

    /**
     * Runs a project on a free port.
     *
     * @param properties of the project, beside those that every test needs
     */
    static ConfigurableApplicationContext run(
            SpringApplicationBuilder project, DropboxEmulator dropbox, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("dropflux.endpoint=" + dropbox.baseUrl());
        all.add("dropflux.shutdown-timeout=100ms");
        all.add("server.port=0");
        all.add("server.address=127.0.0.1");
        all.add("spring.main.banner-mode=off");
        return WebServers.reactive(project).properties(all.toArray(String[]::new)).run();
    }

    /** A client that talks to the application. */
    static HttpClient browser(ConfigurableApplicationContext application, HttpClient client) {
        return client.host("127.0.0.1").port(port(application));
    }

    /** A connection to the application, for what no client sends. */
    static Socket connect(ConfigurableApplicationContext application) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port(application));
    }

    private static int port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
