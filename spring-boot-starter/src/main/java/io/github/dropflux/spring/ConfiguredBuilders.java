package io.github.dropflux.spring;

import io.github.dropflux.reactor.CheckpointStore;
import io.github.dropflux.reactor.DropboxCredentials;
import io.github.dropflux.reactor.DropboxUploader;
import io.github.dropflux.reactor.DropboxUploaderBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Makes builders with what the application has set: its properties, its beans, its customizers. */
final class ConfiguredBuilders {

    private final DropfluxProperties properties;
    private final ObjectProvider<DropboxCredentials> credentials;
    private final ObjectProvider<CheckpointStore> checkpoints;
    private final ObjectProvider<DropboxUploaderCustomizer> customizers;

    ConfiguredBuilders(
            DropfluxProperties properties,
            ObjectProvider<DropboxCredentials> credentials,
            ObjectProvider<CheckpointStore> checkpoints,
            ObjectProvider<DropboxUploaderCustomizer> customizers) {
        this.properties = properties;
        this.credentials = credentials;
        this.checkpoints = checkpoints;
        this.customizers = customizers;
    }

    /**
     * For the only uploader.
     *
     * @throws InvalidCredentialsException if there are none
     */
    DropboxUploaderBuilder forOnly(String name) {
        return configured(
                DropboxUploader.builder().name(name),
                credentials.getIfAvailable(() -> PropertyCredentials.of(properties)));
    }

    /** For one of several, which may get other credentials: these are none if it is not clear which they are. */
    DropboxUploaderBuilder forOneOfSeveral() {
        DropboxCredentials bean = credentials.getIfUnique();
        return configured(
                DropboxUploader.builder(),
                bean == null && PropertyCredentials.areIn(properties)
                        ? PropertyCredentials.of(properties)
                        : bean);
    }

    private DropboxUploaderBuilder configured(
            DropboxUploaderBuilder builder, @Nullable DropboxCredentials chosen) {
        if (chosen != null) {
            builder.credentials(chosen);
        }
        new BuilderProperties(properties).applyTo(builder);
        checkpoints.ifAvailable(builder::checkpoints);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder;
    }
}
