package io.jenkins.plugins.marathondeploy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A private certificate for a test, made by the JDK's keytool: its own issuer. */
public final class TestAuthority {
    private final KeyStore store;
    private static final String PASSWORD = "changeit";

    /**
     * @param directory where the key store goes
     * @param name      common name of the issuer
     * @param san       whom the certificate is for, {@code ip:127.0.0.1}
     */
    public TestAuthority(Path directory, String name, String san) throws IOException, GeneralSecurityException {
        Path file = directory.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-alias", "server", "-keyalg", "EC", "-validity", "2", "-dname", "CN=" + name));
        command.addAll(List.of("-ext", "san=" + san, "-ext", "bc=ca:true", "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD, "-keystore", file.toString()));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        try {
            assertThat(keytool.waitFor()).as(said).isZero();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
        store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
    }

    /** The certificate, PEM. */
    public String pem() throws GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate("server").getEncoded());
    }

    /** The certificate's key, PEM. */
    public String keyPem() throws GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + what + "-----\n";
    }

    /** For a server that shows the certificate. */
    public SSLContext server() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
