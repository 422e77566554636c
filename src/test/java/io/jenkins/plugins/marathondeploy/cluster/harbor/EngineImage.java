package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PushResponseItem;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** An image in the real Docker Engine, with one layer of random bytes; closing it removes it there. */
final class EngineImage implements AutoCloseable {
    private final DockerClient docker;
    private final String repository;
    private final String tag;

    private EngineImage(DockerClient docker, String repository, String tag) {
        this.docker = docker;
        this.repository = repository;
        this.tag = tag;
    }

    static EngineImage create(String repository, String tag, int bytes) throws IOException {
        DefaultDockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        DockerClient docker = DockerClientImpl.getInstance(
                config,
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .build());
        docker.buildImageCmd(new ByteArrayInputStream(context(bytes)))
                .withTags(Set.of(repository + ":" + tag))
                .start()
                .awaitImageId(120, TimeUnit.SECONDS);
        return new EngineImage(docker, repository, tag);
    }

    private static byte[] context(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random().nextBytes(content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            add(tar, "Dockerfile", "FROM scratch\nCOPY content /\n".getBytes(StandardCharsets.UTF_8));
            add(tar, "content", content);
        }
        return out.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** What the engine said of a push. */
    record Push(List<String> errors, String digest) {}

    Push push(String user, String password) throws InterruptedException {
        List<String> errors = new ArrayList<>();
        String[] digest = new String[1];
        AuthConfig login = new AuthConfig()
                .withUsername(user)
                .withPassword(password)
                .withRegistryAddress(repository.substring(0, repository.indexOf('/')));
        boolean ended = docker.pushImageCmd(repository)
                .withTag(tag)
                .withAuthConfig(login)
                .exec(new ResultCallback.Adapter<PushResponseItem>() {
                    @Override
                    public void onNext(PushResponseItem item) {
                        if (item.getErrorDetail() != null) {
                            errors.add(item.getErrorDetail().getMessage());
                        }
                        if (item.getAux() != null) {
                            digest[0] = item.getAux().getDigest();
                        }
                    }
                })
                .awaitCompletion(120, TimeUnit.SECONDS);
        if (!ended) {
            errors.add("The push did not end within 120 seconds");
        }
        return new Push(errors, digest[0]);
    }

    @Override
    public void close() throws IOException {
        try {
            docker.removeImageCmd(repository + ":" + tag).withForce(true).exec();
        } catch (NotFoundException e) {
            // Removed already.
        }
        docker.close();
    }
}
