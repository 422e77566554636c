package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How a container is made from an app's definition. */
record ContainerSpec(TaskLaunch launch, String image, Map<String, String> labels) {

    /** Creates it and returns its id. */
    String create(DockerClient docker) {
        JsonNode app = launch.app().content();
        List<PortBinding> bindings = bindings(app);
        HostConfig host = new HostConfig().withBinds(binds(app));
        if (app.at("/networks/0/mode").asText().equals("host")) {
            host.withNetworkMode("host");
        } else {
            host.withPortBindings(bindings);
        }
        CreateContainerCmd create = docker.createContainerCmd(image).withName("mesos-" + UUID.randomUUID())
                .withLabels(labels).withHostConfig(host)
                .withExposedPorts(bindings.stream().map(PortBinding::getExposedPort).toList())
                .withEnv(launch.environment().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue()).toList());
        if (app.has("cmd")) {
            create.withCmd("/bin/sh", "-c", app.get("cmd").asText());
        } else if (app.has("args")) {
            List<String> args = new ArrayList<>();
            app.get("args").forEach(arg -> args.add(arg.asText()));
            create.withCmd(args);
        }
        if (app.has("user")) {
            create.withUser(app.get("user").asText());
        }
        return create.exec().getId();
    }

    private List<PortBinding> bindings(JsonNode app) {
        List<PortBinding> bindings = new ArrayList<>();
        JsonNode mappings = app.at("/container/portMappings");
        for (int i = 0; i < mappings.size() && i < launch.ports().size(); i++) {
            int hostPort = launch.ports().get(i);
            int containerPort = mappings.get(i).path("containerPort").asInt();
            bindings.add(new PortBinding(Ports.Binding.bindIpAndPort(launch.host(), hostPort),
                    ExposedPort.tcp(containerPort == 0 ? hostPort : containerPort)));
        }
        return bindings;
    }

    private static List<Bind> binds(JsonNode app) {
        List<Bind> binds = new ArrayList<>();
        for (JsonNode volume : app.at("/container/volumes")) {
            if (volume.has("hostPath")) {
                binds.add(new Bind(volume.get("hostPath").asText(), new Volume(volume.path("containerPath").asText()),
                        volume.path("mode").asText().equals("RO") ? AccessMode.ro : AccessMode.rw));
            }
        }
        return binds;
    }
}
