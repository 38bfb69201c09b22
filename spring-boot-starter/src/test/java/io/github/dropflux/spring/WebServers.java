package io.github.dropflux.spring;

import io.github.dropflux.emulator.DropboxEmulator;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.util.ClassUtils;

/** The web servers that a project may run on, whose factories are not in the same packages in Spring Boot 3.5 and 4. */
enum WebServers {
    NETTY(
            "org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory",
            "org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory"),
    TOMCAT(
            "org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory",
            "org.springframework.boot.web.embedded.tomcat.TomcatReactiveWebServerFactory"),
    JETTY(
            "org.springframework.boot.jetty.reactive.JettyReactiveWebServerFactory",
            "org.springframework.boot.web.embedded.jetty.JettyReactiveWebServerFactory"),
    /** Spring MVC, on Tomcat. */
    SERVLET(
            "org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory",
            "org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory"),
    /** Spring MVC, on Jetty. */
    SERVLET_JETTY(
            "org.springframework.boot.jetty.servlet.JettyServletWebServerFactory",
            "org.springframework.boot.web.embedded.jetty.JettyServletWebServerFactory");

    private final Class<?> factory;

    WebServers(String ofBoot4, String ofBoot3) {
        factory =
                ClassUtils.resolveClassName(
                        ClassUtils.isPresent(ofBoot4, null) ? ofBoot4 : ofBoot3, null);
    }

    /** Whether it runs Spring MVC. */
    boolean isServlet() {
        return this == SERVLET || this == SERVLET_JETTY;
    }

    /** The project on this server, on a free port of loopback and with a token. */
    SpringApplicationBuilder run(Class<?> project) {
        return new SpringApplicationBuilder(project, factory)
                .web(isServlet() ? WebApplicationType.SERVLET : WebApplicationType.REACTIVE)
                .properties(
                        "dropflux.access-token=any",
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.main.banner-mode=off");
    }

    /** The same, with uploads to this emulator. */
    SpringApplicationBuilder run(Class<?> project, DropboxEmulator dropbox) {
        return run(project).properties("dropflux.endpoint=" + dropbox.baseUrl());
    }

    /** On Netty, unless its sources name another server. */
    static SpringApplicationBuilder reactive(SpringApplicationBuilder project) {
        boolean named =
                project.application().getAllSources().stream()
                        .anyMatch(
                                source ->
                                        source instanceof Class<?> type
                                                && type.getSimpleName()
                                                        .endsWith("WebServerFactory"));
        return (named ? project : project.sources(NETTY.factory)).web(WebApplicationType.REACTIVE);
    }
}
