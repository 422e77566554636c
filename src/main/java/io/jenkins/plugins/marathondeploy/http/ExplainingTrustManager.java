package io.jenkins.plugins.marathondeploy.http;

import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Leaves the verification, that of the host name included, to the JDK, and adds to a refusal which authority issued
 * the certificate: the one thing a user needs to know to trust it.
 */
final class ExplainingTrustManager extends X509ExtendedTrustManager {
    /** A refusal. */
    static final class Refused extends CertificateException {
        private static final long serialVersionUID = 1L;
        private final boolean unknownAuthority;
        private final String issuer;

        Refused(X509Certificate[] chain, CertificateException problem) {
            super(problem.getMessage(), problem);
            issuer = chain.length == 0 ? "" : chain[chain.length - 1].getIssuerX500Principal().getName();
            boolean found = false;
            for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
                found |= cause instanceof CertPathBuilderException;
            }
            unknownAuthority = found;
        }

        /** Whether the authority is unknown; otherwise the certificate itself is wrong: its host name, its dates. */
        boolean unknownAuthority() {
            return unknownAuthority;
        }

        /** Who issued the last certificate that the server sent. */
        String issuer() {
            return issuer;
        }
    }

    private final X509ExtendedTrustManager verifying;

    ExplainingTrustManager(X509ExtendedTrustManager verifying) {
        this.verifying = verifying;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        try {
            verifying.checkServerTrusted(chain, type, engine);
        } catch (CertificateException problem) {
            throw new Refused(chain, problem);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        try {
            verifying.checkServerTrusted(chain, type, socket);
        } catch (CertificateException problem) {
            throw new Refused(chain, problem);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        verifying.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        verifying.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        verifying.checkClientTrusted(chain, type, engine);
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
