package io.github.dropflux.benchmarks.client;

/** One way to upload, ready to be used again and again. */
interface UploadClient extends AutoCloseable {

    /** Uploads that many bytes of the settings' source and returns once they are stored. */
    void upload(String path, long bytes) throws Exception;

    @Override
    default void close() {}
}
