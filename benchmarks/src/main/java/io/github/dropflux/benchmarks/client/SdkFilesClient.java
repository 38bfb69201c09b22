package io.github.dropflux.benchmarks.client;

import com.dropbox.core.DbxException;
import com.dropbox.core.v2.DbxClientV2;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The official SDK with many small files: a call for each, a thread for each call in flight, no hash. */
final class SdkFilesClient implements UploadClient {

    private final ClientSettings settings;
    private final DbxClientV2 client;
    private final ExecutorService threads;

    SdkFilesClient(ClientSettings settings) throws IOException, GeneralSecurityException {
        this.settings = settings;
        this.client = SdkRequestor.client(settings);
        this.threads = Executors.newFixedThreadPool(settings.inFlight());
    }

    @Override
    public void upload(String path, long bytes) throws DbxException, IOException {
        try (InputStream in = settings.source().stream(bytes)) {
            client.files().upload(path).uploadAndFinish(in, bytes);
        }
    }

    @Override
    public void uploadFiles(String path, int count, long bytes) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String file = path + i;
            running.add(
                    threads.submit(
                            () -> {
                                upload(file, bytes);
                                return true;
                            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
