package io.github.dropflux.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A certificate as other programs read it. */
public final class PemFile {

    private static final int LINE_CHARS = 64;

    private PemFile() {}

    /** Writes it to a temporary file that goes when the process ends. */
    public static Path write(X509Certificate certificate)
            throws IOException, CertificateEncodingException {
        Base64.Encoder encoder =
                Base64.getMimeEncoder(LINE_CHARS, "\n".getBytes(StandardCharsets.US_ASCII));
        Path file = Files.createTempFile("dropflux-emulator", ".pem");
        file.toFile().deleteOnExit();
        return Files.writeString(
                file,
                "-----BEGIN CERTIFICATE-----\n"
                        + encoder.encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }
}
