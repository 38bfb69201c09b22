package io.github.dropflux.emulator;

import com.dropbox.core.DbxAppInfo;
import com.dropbox.core.DbxHost;
import com.dropbox.core.DbxPKCEWebAuth;
import com.dropbox.core.DbxRequestConfig;
import com.dropbox.core.http.HttpRequestor;
import com.dropbox.core.http.StandardHttpRequestor;
import com.dropbox.core.oauth.DbxCredential;
import com.dropbox.core.v2.DbxClientV2;
import com.dropbox.core.v2.DbxTeamClientV2;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The official client, made to talk to an emulator: it trusts its certificate, and finds Dropbox's hosts there. */
final class DropboxSdk {

    private DropboxSdk() {}

    static DbxClientV2 of(DropboxEmulator dropbox) {
        return of(dropbox, "sdk-token");
    }

    static DbxClientV2 of(DropboxEmulator dropbox, String token) {
        return new DbxClientV2(config(dropbox), token, DbxHost.DEFAULT);
    }

    static DbxTeamClientV2 team(DropboxEmulator dropbox, String token) {
        return new DbxTeamClientV2(config(dropbox), token, DbxHost.DEFAULT);
    }

    static DbxClientV2 refreshing(DropboxEmulator dropbox, String refreshToken) {
        DbxCredential credential = new DbxCredential("expired", 0L, refreshToken, "app-key");
        return new DbxClientV2(config(dropbox), credential);
    }

    static DbxPKCEWebAuth login(DropboxEmulator dropbox, String appKey) {
        return new DbxPKCEWebAuth(config(dropbox), new DbxAppInfo(appKey));
    }

    private static DbxRequestConfig config(DropboxEmulator dropbox) {
        return DbxRequestConfig.newBuilder("emulator-test")
                .withAutoRetryDisabled()
                .withHttpRequestor(new Redirected(dropbox))
                .build();
    }

    static SSLContext trusting(DropboxEmulator dropbox) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("emulator", dropbox.certificate().orElseThrow());
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Redirected extends HttpRequestor {

        private final HttpRequestor target;
        private final String baseUrl;

        Redirected(DropboxEmulator dropbox) {
            target =
                    new StandardHttpRequestor(
                            StandardHttpRequestor.Config.builder()
                                    .withSslSocketFactory(trusting(dropbox).getSocketFactory())
                                    .withReadTimeout(30, TimeUnit.SECONDS)
                                    .build());
            baseUrl = dropbox.baseUrl().toString();
        }

        private String redirected(String url) {
            return url.replaceFirst("https://(api|content)\\.dropbox(api)?\\.com", baseUrl);
        }

        @Override
        public Response doGet(String url, Iterable<Header> headers) throws IOException {
            return target.doGet(redirected(url), headers);
        }

        @Override
        public Uploader startPost(String url, Iterable<Header> headers) throws IOException {
            return target.startPost(redirected(url), headers);
        }

        @Override
        public Uploader startPostInStreamingMode(String url, Iterable<Header> headers)
                throws IOException {
            return target.startPostInStreamingMode(redirected(url), headers);
        }

        @Override
        public Uploader startPut(String url, Iterable<Header> headers) throws IOException {
            return target.startPut(redirected(url), headers);
        }
    }
}
