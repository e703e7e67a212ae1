package dev.holdfast.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for the servers of this machine and the authority that signed it, made on first use with the JDK's keytool. The
 * authority's own key is thrown away: it signs nothing else.
 */
public record LocalCertificate(Path folder) {
    private static final Duration BOUND = Duration.ofSeconds(60);

    /** What a client believes; PEM. */
    public Path authority() {
        return folder.resolve("ca.pem");
    }

    /** The servers' certificate, then their key; PEM. */
    public Path certificateAndKey() {
        return folder.resolve("server.pem");
    }

    /** Whether it was made or not. */
    static LocalCertificate under(Path home) {
        return new LocalCertificate(home.resolve("tls"));
    }

    /** Made where it is not there. */
    public static LocalCertificate in(Path home) {
        LocalCertificate certificate = under(home);
        synchronized (LocalCertificate.class) {
            if (!Files.exists(certificate.authority())) {
                try {
                    certificate.make();
                } catch (IOException | GeneralSecurityException e) {
                    throw new LocalServerException(
                            "no certificate can be made in %s: %s".formatted(certificate.folder, e.getMessage()), e);
                }
            }
        }
        return certificate;
    }

    private void make() throws IOException, GeneralSecurityException {
        Files.createDirectories(folder);
        Path store = folder.resolve("making.p12");
        Files.deleteIfExists(store);
        String password = UUID.randomUUID().toString();
        keytool(store, password, "-alias", "ca", "-dname", "CN=Holdfast local authority", "-ext", "bc:c=ca:true");
        keytool(
                store,
                password,
                "-alias",
                "server",
                "-signer",
                "ca",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        String both = pem("CERTIFICATE", keys.getCertificate("server").getEncoded())
                + pem(
                        "PRIVATE KEY",
                        keys.getKey("server", password.toCharArray()).getEncoded());
        Files.writeString(certificateAndKey(), both);
        Files.setPosixFilePermissions(certificateAndKey(), PosixFilePermissions.fromString("rw-------"));
        Files.delete(store);
        Path authority = folder.resolve("ca.making");
        Files.writeString(
                authority, pem("CERTIFICATE", keys.getCertificate("ca").getEncoded()));
        Files.move(authority, authority(), StandardCopyOption.ATOMIC_MOVE); // it is complete when this is there
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        kind,
                        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(bytes),
                        kind);
    }

    private static void keytool(Path store, String password, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "STORE_PASSWORD"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("STORE_PASSWORD", password);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("keytool failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
