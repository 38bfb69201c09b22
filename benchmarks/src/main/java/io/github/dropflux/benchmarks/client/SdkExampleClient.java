package io.github.dropflux.benchmarks.client;

import com.dropbox.core.DbxException;
import com.dropbox.core.util.IOUtil;
import com.dropbox.core.v2.DbxClientV2;
import com.dropbox.core.v2.files.CommitInfo;
import com.dropbox.core.v2.files.UploadSessionCursor;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.LongAdder;

/** The official SDK as its example of a chunked upload uses it: one call after the other, no hash. */
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
    public void upload(String path, long bytes) throws DbxException, IOException {
        long window = settings.windowBytes();
        try (InputStream in = settings.source().stream(bytes)) {
            String session =
                    client.files()
                            .uploadSessionStart()
                            .uploadAndFinish(in, Math.min(window, bytes), progress)
                            .getSessionId();
            long offset = Math.min(window, bytes);
            while (bytes - offset > window) {
                client.files()
                        .uploadSessionAppendV2(new UploadSessionCursor(session, offset))
                        .uploadAndFinish(in, window, progress);
                offset += window;
            }
            client.files()
                    .uploadSessionFinish(
                            new UploadSessionCursor(session, offset), new CommitInfo(path))
                    .uploadAndFinish(in, bytes - offset, progress);
        }
    }
}
