package io.jenkins.plugins.marathondeploy.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Makes the TLS context of one client: the JVM's authorities and private ones. Nothing JVM-wide is changed. */
public final class Trust {
    /**
     * Where no authority that is trusted issued the certificate ({@code CertPathBuilderException}), has as the refusal's
     * message who issued the last one that was sent: the one thing a user needs to know to trust it. The verification is
     * left to the JDK, which adds that of the host name where a manager is not an extended one.
     */
    private record Explaining(X509TrustManager verifying) implements X509TrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            try {
                verifying.checkServerTrusted(chain, type);
            } catch (CertificateException problem) {
                if (!HttpFailure.has(problem, CertPathBuilderException.class)) {
                    throw problem;
                }
                throw new CertificateException(chain[chain.length - 1].getIssuerX500Principal().getName(), problem);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            verifying.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return verifying.getAcceptedIssuers();
        }
    }

    private Trust() {}

    /**
     * A context that verifies certificates against the JVM's authorities and those given.
     *
     * @param authorityPem PEM text with one or several certificates
     * @throws IllegalArgumentException when the text holds no certificate
     */
    public static SSLContext context(Optional<String> authorityPem) {
        Collection<? extends Certificate> own = authorityPem.isPresent() ? parse(authorityPem.get()) : null;
        try {
            X509TrustManager standard = trustManager(null);
            X509TrustManager verifying = own == null ? standard : trustManager(joined(standard, own));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Explaining(verifying)}, null);
            return context;
        } catch (GeneralSecurityException | IOException problem) {
            throw new IllegalStateException("TLS can't be set up: " + problem.getMessage(), problem);
        }
    }

    private static Collection<? extends Certificate> parse(String pem) {
        String wanted = "the authority must be PEM text, -----BEGIN CERTIFICATE----- and so on";
        // A private key that was pasted along would otherwise be kept for nothing.
        if (!pem.contains("-----BEGIN CERTIFICATE-----") || pem.contains("PRIVATE KEY-----")) {
            throw new IllegalArgumentException(wanted + ", with certificates only");
        }
        try {
            byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
        } catch (CertificateException problem) {
            throw new IllegalArgumentException(wanted + ": " + problem.getMessage(), problem);
        }
    }

    private static KeyStore joined(X509TrustManager standard, Collection<? extends Certificate> own)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int index = 0;
        for (Certificate certificate : standard.getAcceptedIssuers()) {
            store.setCertificateEntry("jvm-" + index++, certificate);
        }
        for (Certificate certificate : own) {
            store.setCertificateEntry("private-" + index++, certificate);
        }
        return store;
    }

    private static X509TrustManager trustManager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("this JVM has no X.509 trust manager");
    }
}
