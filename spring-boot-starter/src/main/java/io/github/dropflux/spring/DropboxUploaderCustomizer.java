package io.github.dropflux.spring;

import io.github.dropflux.reactor.DropboxUploaderBuilder;

/**
 * Changes the builder of the auto-configured uploader, and each one that is injected, after the properties were applied. All
 * beans of this type are called once for each builder, in their order.
 */
@FunctionalInterface
public interface DropboxUploaderCustomizer {

    /** Sets what the properties cannot say. */
    void customize(DropboxUploaderBuilder builder);
}
