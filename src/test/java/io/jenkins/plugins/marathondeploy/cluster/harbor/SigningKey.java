package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * The RSA key that signs registry tokens, with a self-signed certificate for the registry's {@code rootcertbundle}.
 * Made once in each JVM, by the JDK's keytool: the JDK has no public interface to make a certificate.
 */
final class SigningKey {
    private static final String ALIAS = "token";
    private static final String PASSWORD = "fixture";
    private static SigningKey instance;

    private final PrivateKey privateKey;
    private final X509Certificate certificate;

    private SigningKey(PrivateKey privateKey, X509Certificate certificate) {
        this.privateKey = privateKey;
        this.certificate = certificate;
    }

    static synchronized SigningKey get() {
        if (instance == null) {
            try {
                instance = create();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("The token signing key can't be read back", e);
            }
        }
        return instance;
    }

    private static SigningKey create() throws IOException, GeneralSecurityException {
        Path directory = Files.createTempDirectory("harbor-key");
        Path file = directory.resolve("token.p12");
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                            "-genkeypair", "-alias", ALIAS, "-keyalg", "RSA", "-keysize", "2048",
                            "-dname", "CN=" + TokenIssuer.ISSUER, "-startdate", "-1d", "-validity", "3650",
                            "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("keytool could not make the token signing key: " + output);
            }
            KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
            return new SigningKey(
                    (PrivateKey) store.getKey(ALIAS, PASSWORD.toCharArray()),
                    (X509Certificate) store.getCertificate(ALIAS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while keytool made the token signing key", e);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    /** The certificate's DER form in Base64, as the JWT header {@code x5c} carries it. */
    String encodedCertificate() {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String certificatePem() {
        String lines = encodedCertificate().replaceAll("(.{64})", "$1\n");
        return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
    }
}
