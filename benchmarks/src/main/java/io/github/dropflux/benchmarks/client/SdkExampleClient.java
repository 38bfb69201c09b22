package io.github.dropflux.benchmarks.client;

import com.dropbox.core.DbxException;
import com.dropbox.core.RetryException;
import com.dropbox.core.util.IOUtil;
import com.dropbox.core.v2.DbxClientV2;
import com.dropbox.core.v2.files.CommitInfo;
import com.dropbox.core.v2.files.UploadSessionCursor;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The official SDK as its example of a chunked upload uses it: one call after the other, no hash, and
 * again what was refused, here as often as it takes; for several files at once, a thread for each.
 */
final class SdkExampleClient implements UploadClient {

    private final ClientSettings settings;
    private final DbxClientV2 client;
    private final LongAdder told = new LongAdder();
    private final IOUtil.ProgressListener progress = told::add;

    SdkExampleClient(ClientSettings settings) throws IOException, GeneralSecurityException {
        this.settings = settings;
        this.client = SdkRequestor.client(settings);
    }

    @Override
    public double[] uploadTogether(String path, int count, long bytes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            long begun = System.nanoTime();
            List<Future<Double>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String file = path + i;
                running.add(
                        threads.submit(
                                () -> {
                                    upload(file, bytes);
                                    return (System.nanoTime() - begun) / 1e9;
                                }));
            }
            double[] seconds = new double[count];
            for (int i = 0; i < count; i++) {
                seconds[i] = running.get(i).get();
            }
            return seconds;
        } finally {
            threads.shutdown();
        }
    }

    @Override
    public void upload(String path, long bytes) throws Exception {
        Session session = new Session(path, bytes);
        InputStream in = settings.source().stream(bytes);
        while (!session.finished) {
            try {
                session.step(in);
            } catch (RetryException refused) {
                TimeUnit.MILLISECONDS.sleep(refused.getBackoffMillis());
                in = settings.source().stream(bytes);
                in.skipNBytes(session.offset);
            }
        }
    }

    private final class Session {

        private final String path;
        private final long bytes;
        private @Nullable String id;
        private long offset;
        private boolean finished;

        Session(String path, long bytes) {
            this.path = path;
            this.bytes = bytes;
        }

        /** The next call. */
        void step(InputStream in) throws DbxException, IOException {
            long next = Math.min(settings.windowBytes(), bytes - offset);
            if (id == null) {
                id =
                        client.files()
                                .uploadSessionStart()
                                .uploadAndFinish(in, next, progress)
                                .getSessionId();
            } else if (bytes - offset > settings.windowBytes()) {
                client.files()
                        .uploadSessionAppendV2(new UploadSessionCursor(id, offset))
                        .uploadAndFinish(in, next, progress);
            } else {
                client.files()
                        .uploadSessionFinish(
                                new UploadSessionCursor(id, offset), new CommitInfo(path))
                        .uploadAndFinish(in, next, progress);
                finished = true;
            }
            offset += next;
        }
    }
}
