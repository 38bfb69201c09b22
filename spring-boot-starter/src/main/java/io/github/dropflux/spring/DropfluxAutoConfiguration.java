package io.github.dropflux.spring;

import io.github.dropflux.reactor.CheckpointStore;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import io.github.dropflux.reactor.UploadTelemetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.Filter;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.server.WebFilter;

/**
 * Makes a {@link DropboxUploader} from the properties {@code dropflux.*}, unless there is a bean of
 * that type, and a {@link DropboxUploaderBuilder} wherever one is injected. Beans of the types {@link DropboxCredentials},
 * {@link CheckpointStore} and {@link DropboxUploaderCustomizer} are used.
 */
@AutoConfiguration
@ConditionalOnClass(DropboxUploader.class)
// Unless it is false: empty is not set, and binding refuses all else.
@ConditionalOnProperty(name = "dropflux.enabled", matchIfMissing = true)
@EnableConfigurationProperties(DropfluxProperties.class)
public final class DropfluxAutoConfiguration {

    private static final String UPLOADER = "dropboxUploader";
    private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";
    private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

    DropfluxAutoConfiguration() {}

    @Bean
    ConfiguredBuilders dropfluxBuilders(
            DropfluxProperties properties,
            ObjectProvider<DropboxCredentials> credentials,
            ObjectProvider<CheckpointStore> checkpoints,
            ObjectProvider<DropboxUploaderCustomizer> customizers) {
        return new ConfiguredBuilders(properties, credentials, checkpoints, customizers);
    }

    @Bean(name = UPLOADER, destroyMethod = "close")
    @ConditionalOnMissingBean
    DropboxUploader dropboxUploader(ConfiguredBuilders builders) {
        return builders.forOnly(UPLOADER).build();
    }

    /** For an application that makes several uploaders with its settings; a new one for each. */
    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    @ConditionalOnMissingBean
    DropboxUploaderBuilder dropboxUploaderBuilder(ConfiguredBuilders builders) {
        return builders.forOneOfSeveral();
    }

    @Bean
    UploaderLifecycle dropfluxLifecycle(
            ConfigurableListableBeanFactory beans,
            DropfluxProperties properties,
            Environment environment,
            OpenRequests requests) {
        return new UploaderLifecycle(
                new ContextUploaders(beans),
                new BuilderProperties(properties).patience(phase(environment)),
                requests);
    }

    @Bean
    OpenRequests dropfluxRequests() {
        return new OpenRequests();
    }

    @Bean
    UploaderRestart dropfluxRestart(ConfigurableListableBeanFactory beans) {
        return new UploaderRestart(new ContextUploaders(beans));
    }

    private static Duration phase(Environment environment) {
        return Binder.get(environment)
                .bind(PHASE_TIMEOUT, Duration.class)
                .orElse(DEFAULT_PHASE_TIMEOUT);
    }

    /** First, so that a customizer of the application has the last word. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    DropboxUploaderCustomizer dropfluxTls(
            DropfluxProperties properties, ObjectProvider<SslBundles> bundles) {
        String name = properties.ssl().bundle();
        return builder -> {
            if (name != null) {
                SslBundle bundle = bundles.getObject().getBundle(name);
                builder.configureHttpClient(client -> BundledTls.on(client, bundle));
            }
        };
    }

    /** The event loops that Spring's own clients and server run on, if it manages any. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ReactorResourceFactory.class)
    static class SharedLoops {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        DropboxUploaderCustomizer dropfluxLoops(ObjectProvider<ReactorResourceFactory> resources) {
            return builder ->
                    resources.ifAvailable(
                            shared ->
                                    // Asked anew as the uploader reopens: a restart replaces them.
                                    builder.configureHttpClient(
                                            client -> client.runOn(shared.getLoopResources())));
        }
    }

    /** Notices whether a request was read before its upload, and when it is answered. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebFilter.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class ReactiveBodies {

        @Bean
        RequestBodyFilter dropfluxRequestBodies(OpenRequests requests) {
            return new RequestBodyFilter(requests);
        }
    }

    /** The same in MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Filter.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class ServletRequestBodies {

        @Bean
        ServletBodyFilter dropfluxRequestBodies(OpenRequests requests) {
            return new ServletBodyFilter(requests);
        }
    }

    /** Metrics and traces, where the application has a registry for them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({MeterRegistry.class, ObservationRegistry.class})
    static class Watched {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        DropboxUploaderCustomizer dropfluxTelemetry(
                ObjectProvider<MeterRegistry> meters,
                ObjectProvider<ObservationRegistry> observations) {
            return builder ->
                    meters.ifAvailable(
                            registry ->
                                    builder.telemetry(
                                            UploadTelemetry.micrometer(
                                                    registry,
                                                    observations.getIfAvailable(
                                                            () -> ObservationRegistry.NOOP))));
        }
    }
}
