package io.github.dropflux.benchmarks.client;

/** One way to upload, ready to be used again and again. */
interface UploadClient extends AutoCloseable {

    /** Uploads that many bytes of the settings' source and returns once they are stored. */
    void upload(String path, long bytes) throws Exception;

    /** Uploads so many at once and returns the seconds that each took, from the first's beginning. */
    default double[] uploadTogether(String path, int count, long bytes) throws Exception {
        throw new UnsupportedOperationException("this client uploads one after the other");
    }

    /** Uploads so many files, in whatever way is quickest, and returns once all are stored. */
    default void uploadFiles(String path, int count, long bytes) throws Exception {
        throw new UnsupportedOperationException("this client uploads one after the other");
    }

    @Override
    default void close() {}
}
