package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /ping}, {@code /health}, {@code /systeminfo}. */
final class SystemApi implements HarborApi.Part {
    private final String version;
    private final String address;
    private final ReadOnlyMode readOnly;
    private final ProjectApi projects;

    SystemApi(String version, String address, ReadOnlyMode readOnly, ProjectApi projects) {
        this.version = version;
        this.address = address;
        this.readOnly = readOnly;
        this.projects = projects;
    }

    @Override
    public boolean answer(HarborApi.ApiRequest request) throws IOException {
        if (request.is("GET", "ping")) {
            HttpExchange exchange = request.exchange();
            byte[] pong = "Pong".getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, pong.length);
            exchange.getResponseBody().write(pong);
            exchange.close();
            return true;
        }
        if (request.is("GET", "health")) {
            List<Map<String, String>> components = List.of(
                    Map.of("name", "core", "status", "healthy"), Map.of("name", "registry", "status", "healthy"));
            Json.answer(request.exchange(), 200, Map.of("status", "healthy", "components", components));
            return true;
        }
        if (request.is("GET", "systeminfo")) {
            Map<String, Object> info = new LinkedHashMap<>();
            info.put("auth_mode", "db_auth");
            info.put("self_registration", false);
            // Without a login Harbor tells little; the version is for those who have one.
            if (request.account().isPresent()) {
                info.put("harbor_version", version);
                info.put("registry_url", address);
                info.put("external_url", "http://" + address);
                info.put("project_creation_restriction", projects.creationRestriction());
                info.put("read_only", readOnly.isOn());
            }
            Json.answer(request.exchange(), 200, info);
            return true;
        }
        return false;
    }
}
