package io.github.dropflux.spring;

import io.github.dropflux.reactor.DropboxUploader;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * A health indicator for each uploader, off unless {@code management.health.dropbox.enabled} is true: each look costs a
 * call to Dropbox, which counts against its rate limit. Spring Boot 4 only, whose health classes are
 * not where those of 3.5 were.
 */
@AutoConfiguration(after = DropfluxAutoConfiguration.class)
@ConditionalOnClass(ReactiveHealthIndicator.class)
@ConditionalOnBooleanProperty("management.health.dropbox.enabled")
@ConditionalOnBean(DropboxUploader.class)
public final class DropboxHealthAutoConfiguration {

    DropboxHealthAutoConfiguration() {}

    /** The indicator itself where there is one uploader; else one for each, by the name of its bean. */
    @Bean
    @ConditionalOnMissingBean(name = {"dropboxHealthIndicator", "dropboxHealthContributor"})
    ReactiveHealthContributor dropboxHealthContributor(
            Map<String, DropboxUploader> uploaders, DropfluxProperties properties) {
        Duration patience = new BuilderProperties(properties).healthTimeout();
        return uploaders.size() == 1
                ? new DropboxHealth(uploaders.values().iterator().next(), patience)
                : CompositeReactiveHealthContributor.fromMap(
                        uploaders, uploader -> new DropboxHealth(uploader, patience));
    }
}
