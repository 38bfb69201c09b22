package io.github.dropflux.benchmarks.client;

import com.dropbox.core.DbxHost;
import com.dropbox.core.DbxRequestConfig;
import com.dropbox.core.http.HttpRequestor;
import com.dropbox.core.http.StandardHttpRequestor;
import com.dropbox.core.v2.DbxClientV2;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The official SDK's own HTTP client, sent to another server than Dropbox. */
final class SdkRequestor extends HttpRequestor {

    private final StandardHttpRequestor target;
    private final String url;

    private SdkRequestor(ClientSettings settings) throws IOException, GeneralSecurityException {
        StandardHttpRequestor.Config.Builder config = StandardHttpRequestor.Config.builder();
        if (settings.certificate() != null) {
            config.withSslSocketFactory(trusting(settings.certificate()));
        }
        target = new StandardHttpRequestor(config.build());
        url = settings.url();
    }

    static DbxClientV2 client(ClientSettings settings)
            throws IOException, GeneralSecurityException {
        DbxRequestConfig config =
                DbxRequestConfig.newBuilder("benchmark")
                        .withHttpRequestor(new SdkRequestor(settings))
                        .build();
        return new DbxClientV2(config, "token-of-no-account", DbxHost.DEFAULT);
    }

    private static SSLSocketFactory trusting(Path certificate)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private String here(String dropbox) {
        return dropbox.replaceFirst("https://(api|content)\\.dropbox(api)?\\.com", url);
    }

    @Override
    public Response doGet(String at, Iterable<Header> headers) throws IOException {
        return target.doGet(here(at), headers);
    }

    @Override
    public Uploader startPost(String at, Iterable<Header> headers) throws IOException {
        return target.startPost(here(at), headers);
    }

    @Override
    public Uploader startPostInStreamingMode(String at, Iterable<Header> headers)
            throws IOException {
        return target.startPostInStreamingMode(here(at), headers);
    }

    @Override
    public Uploader startPut(String at, Iterable<Header> headers) throws IOException {
        return target.startPut(here(at), headers);
    }
}
