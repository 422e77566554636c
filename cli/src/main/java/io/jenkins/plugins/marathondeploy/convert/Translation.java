package io.jenkins.plugins.marathondeploy.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.convert.Conversion.Remark;
import io.jenkins.plugins.marathondeploy.convert.OldDeployment.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One deployment in the parameters of this plugin. What the old plugin added to the app, {@code env}, {@code labels},
 * {@code uris} and {@code forcePullImage}, becomes an overlay, with a placeholder wherever a value is only known when the
 * job runs.
 */
final class Translation {
    private static final Set<String> KNOWN = Set.of(
            "url", "credentialsId", "filename", "id", "appid", "docker", "dockerForcePull", "containerType", "forceUpdate");
    /** Variables that Marathon, Mesos and this plugin set. */
    private static final String RESERVED =
            "IMAGE(_TAG|_DIGEST)?|HOST|PORTS?|PORT[0-9]+|PORT_.*|MESOS_.*|MARATHON_.*|[^A-Za-z_].*|";

    private final OldDeployment old;
    private final Servers servers;
    private final Language language;
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final List<String> assignments = new ArrayList<>();
    private final Set<String> placeholders = new HashSet<>();
    private final ObjectNode overlay = JsonNodeFactory.instance.objectNode();
    private final List<Remark> remarks = new ArrayList<>();

    Translation(OldDeployment old, Servers servers, Language language) {
        this.old = old;
        this.servers = servers;
        this.language = language;
    }

    /** Names a file for an overlay. */
    interface Files {
        /**
         * @param beside the app file; empty where it is only known when the job runs
         * @return its path in the job's repository
         */
        String add(Optional<String> beside, String content);
    }

    /** The deployment, written out. */
    String written(Files files) {
        marathon();
        Value file = old.fields().get("filename");
        if (Value.given(file) && !file.is("marathon.json")) {
            parameters.put("app", file.source());
        }
        additions();
        if (!overlay.isEmpty()) {
            Optional<String> beside = Value.given(file) ? file.literal() : Optional.of("marathon.json");
            String path = files.add(beside, overlay.toPrettyString() + "\n");
            parameters.put("overlay", List.of(language.literal(path)));
            remark(path + " belongs into the job's repository: it adds what the job has added"
                    + (old.list("env").isEmpty() ? "." : "; see that no value of env in it is a secret."));
        }
        if (!assignments.isEmpty()) {
            parameters.put("set", assignments);
        }
        id();
        image();
        force();
        old.fields().keySet().stream().filter(name -> !KNOWN.contains(name)).forEach(this::unknown);
        return language.deployment(parameters);
    }

    List<Remark> remarks() {
        return remarks;
    }

    private void remark(String text) {
        remarks.add(new Remark(old.line(), text));
    }

    private void marathon() {
        Value url = old.fields().get("url");
        Value credentials = old.fields().get("credentialsId");
        Optional<String> server = Value.given(url) ? url.literal().flatMap(servers::name) : Optional.empty();
        boolean login = Value.given(url) && url.source().matches("(?s).*//[^/]*@.*");
        if (!Value.given(url)) {
            remark("not converted: there is no url; name a server with marathon.");
        } else if (server.isPresent()) {
            parameters.put("marathon", language.literal(server.get()));
            if (login) {
                remark("not converted: the login in the url; put it into a credential, and name that with marathonCredentialsId.");
            }
        } else if (login) {
            remark("not converted: the url, which has a login in it; put that into a credential, and name a server with marathon.");
        } else {
            parameters.put("marathonUrl", url.source());
            remark("no server was given for " + url.source() + ": configure it and name it with marathon, or have an"
                    + " administrator allow the address.");
        }
        if (Value.given(credentials)) {
            parameters.put("marathonCredentialsId", credentials.source());
            if (server.isPresent()) {
                remark("marathonCredentialsId can go where " + server.get() + " has the same credentials.");
            }
        }
    }

    /** The old plugin's step lets {@code appid} go before {@code id}. */
    private void id() {
        Value id = old.fields().get("id");
        Value appid = old.fields().get("appid");
        if (Value.given(id) && Value.given(appid)) {
            remark("not converted: id " + id.source() + ", which appid went before.");
        }
        if (Value.given(appid) || Value.given(id)) {
            parameters.put("id", Value.given(appid) ? appid.source() : id.source());
        }
    }

    private void image() {
        Value docker = old.fields().get("docker");
        Value type = old.fields().get("containerType");
        if (Value.given(docker)) {
            parameters.put("image", docker.source());
            String wanted = Value.given(type) && type.literal().isPresent() ? type.literal().get() : "DOCKER";
            remark("the app file has to have a container for the image; where it had none, add \"container\": {\"type\": \""
                    + wanted + "\", \"docker\": {}}.");
        }
        if (Value.given(type) && type.literal().isEmpty()) {
            remark("not converted: containerType " + type.source() + "; the app file says it.");
        } else if (Value.given(type) && !Value.given(docker) && !type.is("DOCKER")) {
            remark("containerType " + type.source() + " is left out: without docker it did nothing.");
        }
    }

    private void force() {
        Value force = old.fields().get("forceUpdate");
        if (!Value.given(force) || force.is("false")) {
            return;
        }
        Optional<String> onLock =
                force.is("true") ? Optional.of(language.literal("force")) : language.choice(force, "force", "wait");
        if (onLock.isPresent()) {
            parameters.put("onLock", onLock.get());
            remark("onLock 'force' cancels what somebody else deploys, as forceUpdate did; 'wait', the default, waits for its end.");
        } else {
            remark("not converted: forceUpdate " + force.source() + ".");
        }
    }

    private void unknown(String name) {
        Value value = old.fields().get(name);
        if (!Value.given(value) || value.is("false")) {
            return;
        }
        switch (name) {
            case "runFailed" -> remark("not converted: runFailed; a failed build is never deployed.");
            case "serviceAccountId" -> remark("not converted: serviceAccountId " + value.source()
                    + "; put the token itself into a secret text.");
            default -> remark("not converted: " + name + " " + value.source() + ".");
        }
    }

    /** The value in the overlay; a placeholder where it is only known when the job runs. */
    private Optional<String> text(Value value, String wanted) {
        if (value.literal().isPresent()) {
            return Optional.of(value.literal().get().replace("${", "$${"));
        }
        if (value.source().contains("\n") || value.source().contains("\\n")) {
            remark("not converted: " + wanted + ", whose value has several lines: " + value.source());
            return Optional.empty();
        }
        String name = placeholder(wanted);
        assignments.add(language.assignment(name, value));
        return Optional.of("${" + name + "}");
    }

    private String placeholder(String wanted) {
        String name = wanted.replaceAll("[^A-Za-z0-9_]", "_");
        name = name.matches(RESERVED) ? "VALUE_" + name : name;
        String unique = name;
        for (int i = 2; !placeholders.add(unique); i++) {
            unique = name + "_" + i;
        }
        return unique;
    }

    private void additions() {
        forcePull();
        pairs("env");
        pairs("labels");
        int number = 1;
        for (Entry uri : old.list("uris")) {
            text(uri.value(), "URI_" + number++)
                    .ifPresent(text -> overlay.withArray("/fetch").addObject().put("uri", text));
        }
        if (overlay.has("fetch")) {
            remark("uris became fetch in the overlay, which takes the place of the app file's: where that has fetch, add its"
                    + " entries to the overlay, and where it has uris, move them there.");
        }
    }

    private void pairs(String list) {
        for (Entry entry : old.list(list)) {
            String wanted = entry.name().literal().orElse(list);
            Optional<String> name = text(entry.name(), wanted);
            Optional<String> value = text(entry.value(), wanted);
            if (name.isPresent() && value.isPresent()) {
                overlay.withObject("/" + list).put(name.get(), value.get());
            }
        }
    }

    /** It did nothing without an image. */
    private void forcePull() {
        Value force = old.fields().get("dockerForcePull");
        if (!Value.given(force) || force.is("false")) {
            return;
        }
        if (!Value.given(old.fields().get("docker"))) {
            remark("dockerForcePull is left out: without docker it did nothing.");
            return;
        }
        ObjectNode docker = overlay.withObject("/container/docker");
        if (force.is("true")) {
            docker.put("forcePullImage", true);
        } else {
            String name = placeholder("FORCE_PULL");
            assignments.add(language.assignment(name + ":boolean", force));
            docker.put("forcePullImage", "${" + name + "}");
        }
    }
}
