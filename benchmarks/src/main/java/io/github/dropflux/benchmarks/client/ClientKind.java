package io.github.dropflux.benchmarks.client;

import java.util.List;

/** The ways to upload that are compared. */
public enum ClientKind {
    DROPFLUX,
    BARE,
    SDK_EXAMPLE,
    SDK_THREADS,
    SDK_FILES,
    WEBCLIENT,
    AZURE;

    /** Of the wanted ways to do with hashes, those that this client knows. */
    public List<Boolean> hashing(List<Boolean> wanted) {
        return switch (this) {
            case DROPFLUX -> List.of(true);
            case SDK_EXAMPLE, SDK_FILES, AZURE -> List.of(false);
            case BARE, SDK_THREADS, WEBCLIENT -> wanted;
        };
    }

    /** Whether it takes the source as a {@code Flux}; others read a stream or the ring itself. */
    boolean usesFlux() {
        return this == DROPFLUX || this == AZURE || this == WEBCLIENT;
    }

    UploadClient open(ClientSettings settings) throws Exception {
        return switch (this) {
            case DROPFLUX -> new DropfluxClient(settings);
            case BARE -> new BareClient(settings);
            case SDK_EXAMPLE -> new SdkExampleClient(settings);
            case SDK_THREADS -> new SdkThreadsClient(settings);
            case SDK_FILES -> new SdkFilesClient(settings);
            case WEBCLIENT -> new WebClientClient(settings);
            case AZURE -> new AzureClient(settings);
        };
    }
}
