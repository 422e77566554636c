package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Marathon over HTTP. Safe for several threads. */
public final class HttpMarathon implements Marathon {
    private static final byte[] NOTHING = new byte[0];

    private final Instances instances;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public HttpMarathon(MarathonSettings settings, HttpClients clients) {
        this.instances = new Instances(settings, new Http(settings.http(), clients));
    }

    public HttpMarathon(MarathonSettings settings) {
        this(settings, HttpClients.shared());
    }

    @Override
    public Optional<AppStatus> app(String appId) {
        return read(Read.app(appId));
    }

    @Override
    public Optional<GroupStatus> group(String groupId) {
        return read(Read.group(groupId));
    }

    @Override
    public List<RunningDeployment> deployments() {
        return read(Read.deployments());
    }

    @Override
    public Submission putApp(String appId, ObjectNode definition, boolean force) {
        String path = ResourcePath.app(appId) + "?partialUpdate=false" + (force ? "&force=true" : "");
        return submit("PUT", path, bytes(definition));
    }

    @Override
    public Submission putGroup(String groupId, ObjectNode definition, boolean force) {
        return submit("PUT", ResourcePath.group(groupId) + (force ? "?force=true" : ""), bytes(definition));
    }

    @Override
    public Submission restoreApp(String appId, String version) {
        return restore(ResourcePath.app(appId), version);
    }

    @Override
    public Submission restoreGroup(String groupId, String version) {
        return restore(ResourcePath.group(groupId), version);
    }

    @Override
    public Submission deleteApp(String appId) {
        return submit("DELETE", ResourcePath.app(appId) + "?force=false", NOTHING);
    }

    @Override
    public Submission deleteGroup(String groupId) {
        String path = ResourcePath.group(groupId);
        if (path.equals(ResourcePath.group("/"))) {
            throw new IllegalArgumentException("the root group, that is everything, is never deleted");
        }
        return submit("DELETE", path + "?force=false", NOTHING);
    }

    @Override
    public Submission revert(String deploymentId) {
        return submit("DELETE", ResourcePath.deployment(deploymentId), NOTHING);
    }

    @Override
    public void cancel(String deploymentId) {
        // 202 with an empty body (E41-delete-deployment-force)
        succeeded("DELETE", ResourcePath.deployment(deploymentId) + "?force=true", NOTHING);
    }

    @Override
    public List<QueuedLaunch> queue() {
        return read(Read.queue());
    }

    @Override
    public List<String> versions(String appId) {
        return read(new Read<>(
                ResourcePath.app(appId) + "/versions", answer -> Fields.of(answer, "").texts("versions")));
    }

    @Override
    public Optional<ObjectNode> appVersion(String appId, String version) {
        return read(new Read.Existing<>(new Read<>(ResourcePath.appVersion(appId, version), answer -> {
            if (answer instanceof ObjectNode definition) {
                return definition;
            }
            throw new Fields.WrongType("the answer", "object");
        })));
    }

    @Override
    public ServerInfo info() {
        return read(new Read<>("/v2/info", answer -> {
            Fields info = Fields.of(answer, "");
            return new ServerInfo(info.text("version"), info.optionalText("leader"));
        }));
    }

    private Submission restore(String path, String version) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("version", version);
        try {
            return submit("PUT", path, bytes(body));
        } catch (MarathonException refused) {
            if (refused.kind() != MarathonException.Kind.NOT_FOUND) {
                throw refused;
            }
            // Marathon names the app, whichever of the two is missing (D12-put-version-unknown).
            String message = refused.getMessage() + "; either that is so, or Marathon no longer has version " + version;
            throw new MarathonException(refused.kind(), message, List.of(), List.of(), refused);
        }
    }

    /** The reads of a follower. Its futures fail with a {@link MarathonException}. */
    public AsyncMarathon async() {
        return new HttpAsyncMarathon(instances);
    }

    private <T> T read(Read<T> read) {
        return read.of(instances.exchange("GET", read.path(), NOTHING));
    }

    private <T> Optional<T> read(Read.Existing<T> existing) {
        return existing.of(instances.exchange("GET", existing.read().path(), NOTHING));
    }

    private Submission submit(String method, String path, byte[] body) {
        HttpAnswer answer = succeeded(method, path, body);
        return Read.interpret(method, answer, json -> {
            Fields fields = Fields.of(json, "");
            String id = fields.optionalText("deploymentId")
                    .or(() -> answer.header("Marathon-Deployment-Id"))
                    .filter(ResourcePath::isSegment)
                    .orElseThrow(() -> new Fields.WrongType("/deploymentId", "id"));
            return new Submission(fields.segment("version"), id);
        });
    }

    private HttpAnswer succeeded(String method, String path, byte[] body) {
        HttpAnswer answer = instances.exchange(method, path, body);
        if (!answer.isSuccess()) {
            throw Refusal.of(method, answer);
        }
        return answer;
    }

    private static byte[] bytes(ObjectNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
