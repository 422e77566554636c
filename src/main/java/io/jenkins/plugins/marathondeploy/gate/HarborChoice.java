package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;

/**
 * Which Harbor a gate asks, by names only: address, login and certificates are looked up for each use, see
 * {@link Systems#harbor}.
 *
 * @param registry      name in a configuration; empty where there is none, or an address is given
 * @param url           its address; what images in it are called begins with its host
 * @param credentialsId replaces the configured login; empty for that, or for none
 */
public record HarborChoice(String registry, String url, String credentialsId) {
    /** @throws IllegalArgumentException when it is no address; the message can be shown */
    public HarborChoice {
        HarborSettings.address(url);
    }

    /** By its address alone. */
    public static HarborChoice at(String url, String credentialsId) {
        return new HarborChoice("", url, credentialsId);
    }

    static HarborChoice of(JsonNode settings) {
        JsonNode harbor = settings.path("harbor");
        return new HarborChoice(
                harbor.path("registry").asText(), harbor.path("url").asText(), harbor.path("credentialsId").asText());
    }

    /** A gate's settings that name it. */
    ObjectNode settings() {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.putObject("harbor").put("registry", registry).put("url", url).put("credentialsId", credentialsId);
        return settings;
    }

    /** Of a gate. */
    String system() {
        return "harbor " + url;
    }
}
