package io.jenkins.plugins.marathondeploy.image.engine;

import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import java.net.URI;
import java.time.Duration;

/** Opens connections to one engine, all of them speaking the API version that was agreed upon. */
final class EngineClients {
    /**
     * The newest API whose behaviour this package was written for. Engine 29 refuses anything older than 1.44; an old
     * engine refuses anything newer than its own. So it is agreed upon by asking.
     */
    private static final RemoteApiVersion OURS = RemoteApiVersion.create(1, 44);

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final EngineAddress address;
    private final RemoteApiVersion version;

    private EngineClients(EngineAddress address, RemoteApiVersion version) {
        this.address = address;
        this.version = version;
    }

    /** Without a version in the path: only {@code /version} should be asked in this way. */
    static EngineClients unversioned(EngineAddress address) {
        return new EngineClients(address, null);
    }

    /** The newest version that both sides know, by the engine's answer to {@code /version}. */
    EngineClients agreed(Version engine) {
        RemoteApiVersion newest = parse(engine.getApiVersion());
        RemoteApiVersion oldest = parse(engine.getMinAPIVersion());
        RemoteApiVersion chosen = newest != RemoteApiVersion.UNKNOWN_VERSION && OURS.isGreater(newest) ? newest : OURS;
        if (oldest != RemoteApiVersion.UNKNOWN_VERSION && oldest.isGreater(chosen)) {
            chosen = oldest;
        }
        return new EngineClients(address, chosen);
    }

    /** Unknown as well where it is none ("1", "latest"): something that only looks like an engine. */
    private static RemoteApiVersion parse(String version) {
        try {
            return RemoteApiVersion.parseConfigWithDefault(version);
        } catch (IllegalArgumentException none) {
            return RemoteApiVersion.UNKNOWN_VERSION;
        }
    }

    EngineAddress address() {
        return address;
    }

    String apiVersion() {
        return version == null ? "" : version.getVersion();
    }

    /** A path of the engine's interface, as docker-java asks for it. */
    String path(String path) {
        return version == null ? path : "/v" + version.getVersion() + path;
    }

    /** Logins for base images from Docker's configuration file; credential helpers are not asked. */
    AuthConfigurations configuredLogins() {
        return new DefaultDockerClientConfig.Builder()
                .withDockerHost(address.uri())
                .withDockerConfig(address.configDirectory())
                .withCustomSslConfig(() -> null)
                .build()
                .getAuthConfigurations();
    }

    /**
     * A client with connections of its own, so that closing it cuts this operation and no other.
     *
     * @param silence how long the engine may be silent, null for without limit (a build's step may run for an hour
     *                without a word)
     */
    DockerClientImpl open(Duration silence) {
        SSLConfig tls = address.certificates() == null ? () -> null : new LocalDirectorySSLConfig(address.certificates());
        var config = new DefaultDockerClientConfig.Builder()
                .withDockerHost(address.uri())
                .withDockerConfig(address.configDirectory())
                .withCustomSslConfig(tls)
                .withApiVersion(version == null ? null : version.getVersion())
                .build();
        return (DockerClientImpl) DockerClientImpl.getInstance(
                config, new EngineTransport(URI.create(address.uri()), tls, CONNECT, silence));
    }
}
