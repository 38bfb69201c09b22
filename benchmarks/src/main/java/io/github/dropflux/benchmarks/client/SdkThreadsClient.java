package io.github.dropflux.benchmarks.client;

import com.dropbox.core.v2.DbxClientV2;
import com.dropbox.core.v2.files.CommitInfo;
import com.dropbox.core.v2.files.UploadSessionAppendV2Builder;
import com.dropbox.core.v2.files.UploadSessionCursor;
import com.dropbox.core.v2.files.UploadSessionType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The official SDK as someone in a hurry uses it: a concurrent session, a thread for each append in
 * flight, each of which reads a window into an array, hashes and sends it.
 */
final class SdkThreadsClient implements UploadClient {

    private final ClientSettings settings;
    private final DbxClientV2 client;
    private final ExecutorService threads;

    SdkThreadsClient(ClientSettings settings) throws IOException, GeneralSecurityException {
        this.settings = settings;
        this.client = SdkRequestor.client(settings);
        this.threads = Executors.newFixedThreadPool(settings.inFlight());
    }

    @Override
    public void upload(String path, long bytes) throws Exception {
        String session =
                client.files()
                        .uploadSessionStartBuilder()
                        .withSessionType(UploadSessionType.CONCURRENT)
                        .start()
                        .finish()
                        .getSessionId();
        Windows windows = new Windows(settings.source().stream(bytes), bytes);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < settings.inFlight(); i++) {
            running.add(
                    threads.submit(
                            () -> {
                                sendAll(session, windows);
                                return true;
                            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        client.files()
                .uploadSessionFinish(new UploadSessionCursor(session, bytes), new CommitInfo(path))
                .finish();
    }

    private void sendAll(String session, Windows windows) throws Exception {
        for (Window next = windows.next(); next.bytes.length > 0; next = windows.next()) {
            UploadSessionAppendV2Builder append =
                    client.files()
                            .uploadSessionAppendV2Builder(
                                    new UploadSessionCursor(session, next.offset))
                            .withClose(next.last);
            if (settings.hash()) {
                append =
                        append.withContentHash(
                                Hashes.contentHash(List.of(ByteBuffer.wrap(next.bytes))));
            }
            append.uploadAndFinish(new ByteArrayInputStream(next.bytes), next.bytes.length);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private final class Windows {

        private final InputStream in;
        private final long length;
        private long offset;

        Windows(InputStream in, long length) {
            this.in = in;
            this.length = length;
        }

        synchronized Window next() throws IOException {
            long from = offset;
            byte[] bytes = in.readNBytes((int) Math.min(settings.windowBytes(), length - from));
            offset += bytes.length;
            return new Window(from, bytes, offset == length);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Window(long offset, byte[] bytes, boolean last) {}
}
