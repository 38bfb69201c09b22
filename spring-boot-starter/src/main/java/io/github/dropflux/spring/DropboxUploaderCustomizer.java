package io.github.dropflux.spring;

import io.github.dropflux.reactor.DropboxUploaderBuilder;

/**
 * Changes the builder of the auto-configured uploader, after the properties were applied. All beans of
 * this type are called once, in their order, as the uploader is made.
 */
@FunctionalInterface
public interface DropboxUploaderCustomizer {

    /** Sets what the properties cannot say. */
    void customize(DropboxUploaderBuilder builder);
}
