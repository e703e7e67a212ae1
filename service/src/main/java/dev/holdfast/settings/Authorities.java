package dev.holdfast.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificate authorities that are believed when PostgreSQL, MongoDB, Kafka or the registry show who they are: a PEM
 * file that {@code TLS_CA_FILE} names, else those of the Java runtime.
 *
 * @param file empty = those of the Java runtime
 * @param context for a client that takes one
 */
public record Authorities(String file, SSLContext context) {

    /** @throws BadSetting where the file cannot be read or holds no certificate */
    public static Authorities of(Settings settings) {
        String file = settings.text("TLS_CA_FILE", "");
        try {
            return new Authorities(file, file.isEmpty() ? SSLContext.getDefault() : believing(Path.of(file)));
        } catch (IOException | GeneralSecurityException e) {
            throw new BadSetting("TLS_CA_FILE", "must be a PEM file with certificates", file);
        }
    }

    private static SSLContext believing(Path file) throws IOException, GeneralSecurityException {
        KeyStore believed = KeyStore.getInstance(KeyStore.getDefaultType());
        believed.load(null, null);
        for (Certificate certificate : certificates(file)) {
            believed.setCertificateEntry("authority-" + believed.size(), certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(believed);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException("no certificate in " + file);
            }
            return found;
        }
    }
}
