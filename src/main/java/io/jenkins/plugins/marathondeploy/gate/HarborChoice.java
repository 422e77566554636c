package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.image.ImageReference;

/**
 * Which Harbor a gate asks, by names only: address, login and certificates are looked up for each use, see
 * {@link Systems#harbor}.
 *
 * @param registry      name in a configuration; empty where there is none, or an address is given
 * @param url           its address
 * @param credentialsId replaces the configured login; empty for that, or for none
 * @param imageHost     what images in it are called begins with this; empty for the address's host
 */
public record HarborChoice(String registry, String url, String credentialsId, String imageHost) {
    /** @throws IllegalArgumentException when it is no address, or no host; the message can be shown */
    public HarborChoice {
        HarborSettings.address(url);
        imageHost = imageHost.isEmpty() ? "" : ImageReference.checkRegistry(imageHost);
    }

    /** By its address alone. */
    public static HarborChoice at(String url, String credentialsId) {
        return new HarborChoice("", url, credentialsId, "");
    }

    static HarborChoice of(JsonNode settings) {
        return read(settings.path("harbor"));
    }

    static HarborChoice read(JsonNode harbor) {
        return new HarborChoice(
                harbor.path("registry").asText(), harbor.path("url").asText(), harbor.path("credentialsId").asText(),
                harbor.path("imageHost").asText(""));
    }

    /** A gate's settings that name it. */
    ObjectNode settings() {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        write(settings.putObject("harbor"));
        return settings;
    }

    void write(ObjectNode harbor) {
        harbor.put("registry", registry).put("url", url).put("credentialsId", credentialsId).put("imageHost", imageHost);
    }

    /** Of a gate. */
    String system() {
        return "harbor " + url;
    }

    /** What the names of images in it begin with. */
    String host() {
        return imageHost.isEmpty() ? HarborSettings.address(url).getRawAuthority() : imageHost;
    }

    /** For people: its name, or its address where it has none. */
    String shown() {
        return registry.isEmpty() ? url : registry;
    }
}
