package dev.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.holdfast.local.LocalCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate that the Java runtime does not know. */
@Tag("servers")
class AuthoritiesTest {
    @TempDir
    private static Path folder;

    private LocalCertificate certificate;
    private HttpsServer server;

    @BeforeEach
    void serves() throws Exception {
        certificate = LocalCertificate.in(folder);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.setHttpsConfigurator(new HttpsConfigurator(showing(Files.readString(certificate.certificateAndKey()))));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stops() {
        server.stop(0);
    }

    private static SSLContext showing(String pem) throws Exception {
        Certificate shown = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        String key = pem.replaceAll("(?s).*BEGIN PRIVATE KEY-----(.*)-----END PRIVATE KEY.*", "$1");
        KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, null);
        keys.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key))),
                new char[0],
                new Certificate[] {shown});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private int ask(Map<String, String> settings) throws IOException, InterruptedException {
        SSLContext context = Authorities.of(new Settings(settings::get)).context();
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            URI uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void believesWhomTheFileNames() throws Exception {
        assertThat(ask(Map.of("TLS_CA_FILE", certificate.authority().toString())))
                .isEqualTo(204);
    }

    @Test
    void believesNobodyElse() {
        assertThatThrownBy(() -> ask(Map.of())).isInstanceOf(SSLHandshakeException.class);
        LocalCertificate other = LocalCertificate.in(folder.resolve("other"));
        assertThatThrownBy(() -> ask(Map.of("TLS_CA_FILE", other.authority().toString())))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void stopsTheStartWhereTheFileHoldsNoCertificate() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThatThrownBy(() -> ask(Map.of("TLS_CA_FILE", empty.toString())))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("TLS_CA_FILE must be a PEM file");
    }
}
