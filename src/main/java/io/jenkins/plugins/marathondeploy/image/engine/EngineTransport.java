package io.jenkins.plugins.marathondeploy.image.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.NamedPipeSocket;
import com.github.dockerjava.transport.SSLConfig;
import com.github.dockerjava.transport.UnixSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * How docker-java talks to the engine: over Apache's HTTP client, as docker-java's own transport does, but with large
 * pieces, and without what an engine has no use for. A context goes out in pieces of 64 KiB where docker-java's goes in
 * 4 KiB, each of which costs the engine a read of its own; and neither cookies with their list of public domains nor,
 * on a socket without TLS, the JVM's authorities are loaded.
 */
final class EngineTransport implements DockerHttpClient {
    private static final int PIECE = 64 * 1024;
    /** What a socket's server is called in the header {@code Host}; it does not look at that. */
    private static final HttpHost LOCAL = new HttpHost("http", InetAddress.getLoopbackAddress(), "localhost", 2375);

    private final URI address;
    private final HttpHost engine;
    private final CloseableHttpClient client;

    /**
     * Connects nowhere yet.
     *
     * @param address {@code unix:///path}, {@code npipe:////./pipe/name} or {@code tcp://host:port}
     * @param tls     whose context is null for none
     * @param connect how long connecting may take
     * @param silence how long the engine may be silent, null for without limit
     */
    EngineTransport(URI address, SSLConfig tls, Duration connect, Duration silence) {
        this.address = address;
        SSLContext context = context(tls);
        TlsSocketStrategy strategy = context == null ? null : new DefaultClientTlsStrategy(context);
        String scheme = context == null ? "http" : "https";
        engine = isTcp() ? new HttpHost(scheme, address.getHost(), address.getPort()) : LOCAL;
        var connections = new PoolingHttpClientConnectionManager(
                new DefaultHttpClientConnectionOperator(this::socket, null, null, name -> strategy),
                PoolConcurrencyPolicy.STRICT,
                PoolReusePolicy.LIFO,
                TimeValue.NEG_ONE_MILLISECOND,
                ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setBufferSize(PIECE)
                                .setChunkSizeHint(PIECE)
                                .build())
                        .build());
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connect))
                .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
                .build());
        client = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(silence == null ? null : Timeout.of(silence.toMillis(), TimeUnit.MILLISECONDS))
                        .setProtocolUpgradeEnabled(false)
                        .build())
                // Without these a list of all public domains, 250 KiB of text, is loaded for them.
                .setDefaultCookieSpecRegistry(name -> null)
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableContentCompression()
                .disableRedirectHandling()
                .build();
    }

    @Override
    public Response execute(Request request) {
        URI uri = URI.create(engine.toURI() + (isTcp() ? path(address) : "") + request.path());
        HttpUriRequestBase message = new HttpUriRequestBase(request.method(), uri);
        request.headers().forEach(message::setHeader);
        if (request.bodyBytes() != null) {
            message.setEntity(new ByteArrayEntity(request.bodyBytes(), null));
        } else if (request.body() != null) {
            message.setEntity(new Stream(request.body()));
        }
        try {
            return new EngineResponse(message, client.executeOpen(engine, message, null));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private Socket socket(Proxy proxy) throws IOException {
        return switch (address.getScheme()) {
            case "unix" -> UnixSocket.get(address.getPath());
            case "npipe" -> new NamedPipeSocket(address.getPath());
            default -> new Socket();
        };
    }

    private boolean isTcp() {
        return address.getScheme().equals("tcp");
    }

    /** An engine behind a proxy may have one. */
    private static String path(URI address) {
        String path = address.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static SSLContext context(SSLConfig tls) {
        try {
            return tls.getSSLContext();
        } catch (GeneralSecurityException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** A body of unknown length, sent in chunks as large as the pieces in which it is read. */
    private static final class Stream extends AbstractHttpEntity {
        private final InputStream content;

        Stream(InputStream content) {
            super((ContentType) null, null, true);
            this.content = content;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] piece = new byte[PIECE];
            for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
                out.write(piece, 0, count);
            }
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public InputStream getContent() {
            return content;
        }

        @Override
        public boolean isStreaming() {
            return true;
        }

        @Override
        public long getContentLength() {
            return -1;
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
