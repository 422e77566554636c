package io.jenkins.plugins.marathondeploy.cluster.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;

/**
 * A real Consul: one server in development mode that is an agent, too, called {@code agent-1}. The program is the one that
 * {@code MARATHON_DEPLOY_TEST_CONSUL} names, or {@code consul} in the PATH; where there is none, what asks for it is skipped.
 */
public final class ConsulProgram implements AutoCloseable {
    public static final String VARIABLE = "MARATHON_DEPLOY_TEST_CONSUL";

    /** What a test that finds none is skipped with. */
    public static final String MISSING = "no Consul: " + VARIABLE + " names no program, and there is none in the PATH"
            + " (Debian 11 has the package consul)";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ServerProcess program;
    private final URI uri;
    private final String masterToken;

    private ConsulProgram(ServerProcess program, URI uri, String masterToken) {
        this.program = program;
        this.uri = uri;
        this.masterToken = masterToken;
    }

    /** Returns where it is; empty where there is none. */
    public static Optional<Path> find() {
        String named = System.getenv(VARIABLE);
        return named == null ? ServerProcess.installed("consul") : Optional.of(Path.of(named)).filter(Files::isExecutable);
    }

    /** One that everybody may ask. */
    public static ConsulProgram start() {
        return start("");
    }

    /** One that shows nothing to who has no token: the default policy is deny. */
    public static ConsulProgram startWithAcls() {
        return start(UUID.randomUUID().toString());
    }

    private static ConsulProgram start(String masterToken) {
        Path consul = find().orElseThrow(() -> new IllegalStateException(MISSING));
        int[] ports = ServerProcess.freePorts(4);
        ObjectNode configuration = MAPPER.createObjectNode()
                .put("node_name", "agent-1")
                .put("datacenter", "dc1")
                .put("bind_addr", "127.0.0.1")
                .put("client_addr", "127.0.0.1")
                .put("disable_update_check", true)
                .put("disable_remote_exec", true);
        configuration.putObject("ports").put("http", ports[0]).put("server", ports[1]).put("serf_lan", ports[2]).put("serf_wan", ports[3])
                .put("dns", -1).put("grpc", -1).put("https", -1);
        if (!masterToken.isEmpty()) {
            ObjectNode acl = configuration.putObject("acl").put("enabled", true).put("default_policy", "deny").put("down_policy", "deny");
            acl.putObject("tokens").put("master", masterToken).put("agent", masterToken);
        }
        Path directory = ServerProcess.directory("consul");
        Path file = directory.resolve("consul.json");
        ServerProcess.write(file, configuration.toString());
        URI uri = URI.create("http://127.0.0.1:" + ports[0]);
        ConsulProgram started = new ConsulProgram(
                ServerProcess.start("consul", directory, List.of(consul.toString(), "agent", "-dev", "-config-file", file.toString()),
                        uri.resolve("/v1/status/leader")),
                uri, masterToken);
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(started::serves);
            return started;
        } catch (RuntimeException notReady) {
            started.close();
            throw new IllegalStateException("Consul does not serve. Its log:\n" + started.program.log(), notReady);
        }
    }

    /** There is a leader, the token is set up, and the agent has registered itself. */
    private boolean serves() {
        HttpResponse<String> nodes = send("GET", "/v1/catalog/nodes", "");
        return nodes.statusCode() == 200 && nodes.body().contains("agent-1");
    }

    public URI uri() {
        return uri;
    }

    /** The token that may do all; empty without ACLs. */
    public String masterToken() {
        return masterToken;
    }

    /** Makes a token with these rules, such as {@code node_prefix "" { policy = "read" }}. Returns it. */
    public String createToken(String rules) {
        String policy = "p-" + UUID.randomUUID();
        put("/v1/acl/policy", MAPPER.createObjectNode().put("Name", policy).put("Rules", rules).toString());
        ObjectNode token = MAPPER.createObjectNode().put("Description", "test");
        token.putArray("Policies").addObject().put("Name", policy);
        return put("/v1/acl/token", token.toString()).path("SecretID").asText();
    }

    /** Registers with the agent, as registrars do. */
    public void register(ObjectNode service) {
        put("/v1/agent/service/register", service.toString());
    }

    public void deregister(String serviceId) {
        put("/v1/agent/service/deregister/" + serviceId.replace("/", "%2F"), "");
    }

    /** Sets the state of a TTL check: {@code pass}, {@code warn} or {@code fail}. */
    public void check(String serviceId, String state, String note) {
        put("/v1/agent/check/" + state + "/service:" + serviceId + "?note=" + note.replace(" ", "%20"), "");
    }

    public void maintenance(String serviceId, boolean on) {
        put("/v1/agent/service/maintenance/" + serviceId + "?enable=" + on, "");
    }

    private JsonNode put(String path, String body) {
        HttpResponse<String> answer = send("PUT", path, body);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("Consul answered " + answer.statusCode() + " to " + path + ": " + answer.body());
        }
        try {
            return answer.body().isBlank() ? MAPPER.missingNode() : MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(String method, String path, String body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri + path))
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            if (!masterToken.isEmpty()) {
                request.header("X-Consul-Token", masterToken);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
