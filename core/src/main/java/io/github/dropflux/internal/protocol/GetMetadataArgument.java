package io.github.dropflux.internal.protocol;

/**
 * Asks what is stored at a path.
 *
 * @param path of a file or folder, or its id
 */
public record GetMetadataArgument(String path) implements Argument {

    @Override
    public Route route() {
        return Route.GET_METADATA;
    }
}
