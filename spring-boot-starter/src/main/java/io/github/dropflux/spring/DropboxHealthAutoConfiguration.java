package io.github.dropflux.spring;

import io.github.dropflux.reactor.DropboxUploader;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * A health indicator, off unless {@code management.health.dropbox.enabled} is true: each look costs a
 * call to Dropbox, which counts against its rate limit. Spring Boot 4 only, whose health classes are
 * not where those of 3.5 were.
 */
@AutoConfiguration(after = DropfluxAutoConfiguration.class)
@ConditionalOnClass(ReactiveHealthIndicator.class)
@ConditionalOnBooleanProperty("management.health.dropbox.enabled")
@ConditionalOnSingleCandidate(DropboxUploader.class)
public final class DropboxHealthAutoConfiguration {

    DropboxHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "dropboxHealthIndicator")
    ReactiveHealthIndicator dropboxHealthIndicator(DropboxUploader uploader) {
        return new DropboxHealth(uploader);
    }
}
