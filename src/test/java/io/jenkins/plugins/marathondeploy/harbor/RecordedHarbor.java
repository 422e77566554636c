package io.jenkins.plugins.marathondeploy.harbor;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Answers what a real Harbor has answered, see {@code harbor-transcripts}, and 500 to everything else. */
final class RecordedHarbor implements AutoCloseable {
    static final String SECRET = "n3ver-shown";

    /** By method and path without its query. */
    private final Map<String, Reply> answers = new HashMap<>();

    private final StubServer server = new StubServer(request -> answers.getOrDefault(
            request.method() + " " + path(request.target()), Reply.of(500, "not recorded: " + request.line())));

    RecordedHarbor() throws IOException {}

    /** What the product asks for. */
    record Asked(HarborRepository repository, String reference) {}

    private static String path(String target) {
        return target.replaceFirst("\\?.*", "").replace("%3A", ":");
    }

    /** Answers from now on as recorded. */
    void serve(String name) {
        Transcript recording = Transcript.read(Transcript.HARBOR, name);
        answer(name, recording.method() + " " + path(recording.target()));
    }

    private void answer(String name, String request) {
        Transcript recording = Transcript.read(Transcript.HARBOR, name);
        Reply reply = Reply.of(recording.status(), recording.body());
        for (String header : new String[] {"content-type", "docker-content-digest"}) {
            String value = recording.responseHeaders().get(header);
            reply = value == null ? reply : reply.with(header, value);
        }
        answers.put(request, reply);
    }

    /** As {@link #serve}, for what is recorded of Harbor's own interface. */
    Asked recorded(String name) {
        serve(name);
        String[] parts = path(Transcript.read(Transcript.HARBOR, name).target()).split("/");
        return asked(parts[4] + "/" + (parts.length > 6 ? parts[6] : "any").replace("%252F", "/"), parts.length > 8 ? parts[8] : "");
    }

    /**
     * As {@link #serve}, for HEAD and GET of a manifest. No login is asked for.
     *
     * @param get that of an index is got by its digest, too, whatever it was recorded by
     */
    Asked manifest(String head, String get) {
        answers.put("GET /v2/", Reply.of(200, "{}").with("Docker-Distribution-Api-Version", "registry/2.0"));
        serve(head);
        serve(get);
        String path = path(Transcript.read(Transcript.HARBOR, head).target());
        String digest = Transcript.read(Transcript.HARBOR, head).responseHeaders().get("docker-content-digest");
        if (digest != null) {
            answer(get, "GET " + path.replaceFirst("[^/]+$", digest));
        }
        String[] parts = path.split("/");
        return asked(parts[2] + "/" + parts[3], parts[5]);
    }

    /** Answers another path as well as it answers {@code path}. */
    void alias(String path, String other) {
        answers.put("GET " + other, answers.get("GET " + path));
    }

    private Asked asked(String repository, String reference) {
        return new Asked(HarborRepository.of(server.uri(""), repository), reference);
    }

    HarborSettings settings() {
        return HarborSettings.of(server.uri(""), Authentication.basic("robot$ci", Secret.of(SECRET)));
    }

    HarborArtifacts artifacts() {
        return new HarborArtifacts(settings(), HttpClients.shared());
    }

    Artifact artifact(String name) {
        Asked asked = recorded(name);
        return artifacts().artifact(asked.repository, asked.reference).join().orElseThrow();
    }

    static ServiceException failure(CompletableFuture<?> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            return (ServiceException) e.getCause();
        }
        throw new AssertionError("no failure");
    }

    @Override
    public void close() {
        server.close();
    }
}
