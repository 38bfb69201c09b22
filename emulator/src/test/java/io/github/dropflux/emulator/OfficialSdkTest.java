package io.github.dropflux.emulator;

import static io.github.dropflux.emulator.Bytes.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dropbox.core.DbxAuthFinish;
import com.dropbox.core.DbxException;
import com.dropbox.core.DbxPKCEWebAuth;
import com.dropbox.core.DbxWebAuth;
import com.dropbox.core.InvalidAccessTokenException;
import com.dropbox.core.TokenAccessType;
import com.dropbox.core.v2.DbxClientV2;
import com.dropbox.core.v2.files.CommitInfo;
import com.dropbox.core.v2.files.DbxUserFilesRequests;
import com.dropbox.core.v2.files.FileMetadata;
import com.dropbox.core.v2.files.UploadErrorException;
import com.dropbox.core.v2.files.UploadSessionAppendBatchArgEntry;
import com.dropbox.core.v2.files.UploadSessionAppendBatchResultEntry;
import com.dropbox.core.v2.files.UploadSessionAppendErrorException;
import com.dropbox.core.v2.files.UploadSessionCursor;
import com.dropbox.core.v2.files.UploadSessionFinishArg;
import com.dropbox.core.v2.files.UploadSessionFinishBatchResultEntry;
import com.dropbox.core.v2.files.UploadSessionFinishErrorException;
import com.dropbox.core.v2.files.UploadSessionType;
import com.dropbox.core.v2.files.UploadWriteFailed;
import com.dropbox.core.v2.files.WriteConflictError;
import com.dropbox.core.v2.files.WriteMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dropbox's own client can't tell the emulator from Dropbox. */
@Tag("sockets")
class OfficialSdkTest {

    private final DropboxEmulator dropbox = DropboxEmulator.builder().tls(true).start();
    private final DbxClientV2 client = DropboxSdk.of(dropbox);
    private final DbxUserFilesRequests files = client.files();

    @AfterEach
    void close() {
        dropbox.close();
    }

    private static InputStream in(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private String start(UploadSessionType type) throws DbxException, IOException {
        return files.uploadSessionStartBuilder()
                .withSessionType(type)
                .start()
                .uploadAndFinish(in(new byte[0]))
                .getSessionId();
    }

    private void append(String session, long offset, boolean close, byte[] bytes)
            throws DbxException, IOException {
        files.uploadSessionAppendV2Builder(new UploadSessionCursor(session, offset))
                .withClose(close)
                .withContentHash(Bytes.contentHash(bytes))
                .start()
                .uploadAndFinish(in(bytes));
    }

    @Test
    void uploadsInOneCallAndDownloads() throws DbxException, IOException {
        byte[] file = Bytes.random(123_456);
        FileMetadata saved =
                files.uploadBuilder("/Grüße 🚀/été.bin")
                        .withMode(WriteMode.OVERWRITE)
                        .withClientModified(new Date(1_700_000_000_000L))
                        .withContentHash(Bytes.contentHash(file))
                        .uploadAndFinish(in(file));

        assertThat(saved.getPathDisplay()).isEqualTo("/Grüße 🚀/été.bin");
        assertThat(saved.getPathLower()).isEqualTo("/grüße 🚀/été.bin");
        assertThat(saved.getContentHash()).isEqualTo(Bytes.contentHash(file));
        assertThat(saved.getClientModified()).isEqualTo(new Date(1_700_000_000_000L));

        ByteArrayOutputStream read = new ByteArrayOutputStream();
        FileMetadata metadata = files.download(saved.getPathLower()).download(read);
        assertThat(read.toByteArray()).isEqualTo(file);
        assertThat(metadata).isEqualTo(saved);
        assertThat(files.getMetadata(saved.getId())).isEqualTo(saved);
    }

    @Test
    void uploadsInASequentialSession() throws DbxException, IOException {
        byte[] file = Bytes.random(BLOCK + 4711);
        String session =
                files.uploadSessionStart()
                        .uploadAndFinish(in(Bytes.slice(file, 0, 1000)))
                        .getSessionId();
        append(session, 1000, false, Bytes.slice(file, 1000, BLOCK));
        FileMetadata saved =
                files.uploadSessionFinish(
                                new UploadSessionCursor(session, BLOCK), new CommitInfo("/seq"))
                        .uploadAndFinish(in(Bytes.slice(file, BLOCK, file.length)));

        assertThat(saved.getSize()).isEqualTo(file.length);
        assertThat(saved.getContentHash()).isEqualTo(Bytes.contentHash(file));
    }

    @Test
    void uploadsInAConcurrentSessionWithParallelAppends() throws Exception {
        byte[] file = Bytes.random(4 * BLOCK + 99);
        String session = start(UploadSessionType.CONCURRENT);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> appends = new ArrayList<>();
            for (int block = 3; block >= 0; block--) {
                int from = block * BLOCK;
                appends.add(
                        threads.submit(
                                () -> {
                                    append(
                                            session,
                                            from,
                                            false,
                                            Bytes.slice(file, from, from + BLOCK));
                                    return session;
                                }));
            }
            for (Future<?> append : appends) {
                append.get();
            }
        } finally {
            threads.shutdown();
        }
        append(session, 4L * BLOCK, true, Bytes.slice(file, 4 * BLOCK, file.length));
        FileMetadata saved =
                files.uploadSessionFinish(
                                new UploadSessionCursor(session, file.length),
                                new CommitInfo("/con"))
                        .uploadAndFinish(in(new byte[0]));

        assertThat(saved.getContentHash()).isEqualTo(Bytes.contentHash(file));
    }

    @Test
    void readsTheRightOffsetFromTheError() throws DbxException, IOException {
        String session = start(UploadSessionType.SEQUENTIAL);
        append(session, 0, false, new byte[10]);

        assertThatThrownBy(() -> append(session, 4, false, new byte[10]))
                .isInstanceOfSatisfying(
                        UploadSessionAppendErrorException.class,
                        e ->
                                assertThat(
                                                e.errorValue
                                                        .getIncorrectOffsetValue()
                                                        .getCorrectOffset())
                                        .isEqualTo(10));
        assertThatThrownBy(
                        () ->
                                files.uploadSessionFinish(
                                                new UploadSessionCursor(session, 4),
                                                new CommitInfo("/x"))
                                        .uploadAndFinish(in(new byte[0])))
                .isInstanceOfSatisfying(
                        UploadSessionFinishErrorException.class,
                        e ->
                                assertThat(
                                                e.errorValue
                                                        .getLookupFailedValue()
                                                        .getIncorrectOffsetValue()
                                                        .getCorrectOffset())
                                        .isEqualTo(10));
    }

    @Test
    void commitsElsewhereWhatAConflictKept() throws DbxException, IOException {
        files.upload("/taken").uploadAndFinish(in(new byte[1]));
        byte[] file = Bytes.random(500);

        UploadErrorException refused =
                org.assertj.core.api.Assertions.catchThrowableOfType(
                        UploadErrorException.class,
                        () -> files.upload("/taken").uploadAndFinish(in(file)));
        UploadWriteFailed failed = refused.errorValue.getPathValue();
        assertThat(failed.getReason().getConflictValue()).isEqualTo(WriteConflictError.FILE);
        FileMetadata saved =
                files.uploadSessionFinish(
                                new UploadSessionCursor(failed.getUploadSessionId(), file.length),
                                new CommitInfo("/free"))
                        .uploadAndFinish(in(new byte[0]));

        assertThat(saved.getContentHash()).isEqualTo(Bytes.contentHash(file));
    }

    @Test
    void startsAppendsToAndFinishesSessionsInBatches() throws DbxException, IOException {
        List<String> sessions = files.uploadSessionStartBatch(3).getSessionIds();
        byte[] bytes = Bytes.random(30);
        List<UploadSessionAppendBatchArgEntry> appends = new ArrayList<>();
        List<UploadSessionFinishArg> finishes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            // The last one starts at an offset that is wrong, and so is left open.
            UploadSessionCursor cursor = new UploadSessionCursor(sessions.get(i), i == 2 ? 5 : 0);
            appends.add(new UploadSessionAppendBatchArgEntry(cursor, 10, true));
            finishes.add(
                    new UploadSessionFinishArg(
                            new UploadSessionCursor(sessions.get(i), 10),
                            new CommitInfo("/batch/" + i)));
        }

        List<UploadSessionAppendBatchResultEntry> appended =
                files.uploadSessionAppendBatch(appends, Bytes.contentHash(bytes))
                        .uploadAndFinish(in(bytes))
                        .getEntries();
        assertThat(appended)
                .extracting(entry -> entry.isSuccess())
                .containsExactly(true, true, false);
        assertThat(appended.get(2).getFailureValue().getIncorrectOffsetValue().getCorrectOffset())
                .isZero();

        List<UploadSessionFinishBatchResultEntry> finished =
                files.uploadSessionFinishBatchV2(finishes).getEntries();
        assertThat(finished)
                .extracting(entry -> entry.isSuccess())
                .containsExactly(true, true, false);
        assertThat(finished.get(1).getSuccessValue().getContentHash())
                .isEqualTo(Bytes.contentHash(Bytes.slice(bytes, 10, 20)));
        assertThat(finished.get(2).getFailureValue().getLookupFailedValue().isNotClosed()).isTrue();
    }

    @Test
    void refreshesItsTokenAndKnowsItsAccount() throws DbxException {
        DbxClientV2 refreshing = DropboxSdk.refreshing(dropbox, "refresh");
        assertThat(refreshing.users().getCurrentAccount().getEmail()).isEqualTo("user@example.com");
        assertThat(dropbox.requests(EmulatedRoute.TOKEN)).hasSize(1);
    }

    @Test
    void logsInWithPkceAndEndsItsTokens() throws Exception {
        DbxPKCEWebAuth login = DropboxSdk.login(dropbox, "app-key");
        URI page =
                URI.create(
                        login.authorize(
                                        DbxWebAuth.newRequestBuilder()
                                                .withNoRedirect()
                                                .withTokenAccessType(TokenAccessType.OFFLINE)
                                                .build())
                                .replaceFirst(
                                        "https://www\\.dropbox\\.com",
                                        dropbox.baseUrl().toString()));
        HttpResponse<String> shown =
                HttpClient.newBuilder()
                        .sslContext(DropboxSdk.trusting(dropbox))
                        .build()
                        .send(
                                HttpRequest.newBuilder(page)
                                        .POST(BodyPublishers.ofString("decision=allow"))
                                        .build(),
                                BodyHandlers.ofString());
        String code = shown.body().replaceFirst("(?s).*<code id=\"code\">(.*?)</code>.*", "$1");

        DbxAuthFinish finished = login.finishFromCode(code);

        assertThat(finished.getRefreshToken()).isNotEmpty();
        DbxClientV2 client = DropboxSdk.of(dropbox, finished.getAccessToken());
        assertThat(client.users().getSpaceUsage().getAllocation().isIndividual()).isTrue();
        client.auth().tokenRevoke();
        assertThatThrownBy(() -> client.users().getCurrentAccount())
                .isInstanceOf(InvalidAccessTokenException.class);
    }
}
