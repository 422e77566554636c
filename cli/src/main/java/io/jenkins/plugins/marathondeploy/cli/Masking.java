package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.auth.SecretMask;

/**
 * Takes the session's secrets out of a text. Nothing of ours prints one; but what an engine, a registry or a Dockerfile
 * says is printed too, and any of these may repeat what it was given.
 */
final class Masking {
    private final SecretMask mask;

    private Masking(SecretMask mask) {
        this.mask = mask;
    }

    static Masking of(Credentials credentials) {
        SecretMask all = SecretMask.none();
        for (Secret secret : credentials.secrets()) {
            all = all.with(secret.reveal());
        }
        for (Authentication.Basic login : credentials.logins()) {
            all = all.with(login.user() + ":" + login.password().reveal());
        }
        return new Masking(all);
    }

    /** This one too: a value of the environment that goes into a definition. */
    Masking with(String value) {
        return new Masking(mask.with(value));
    }

    /** What others wrote: engines, registries, Dockerfiles, tasks. */
    String mask(String text) {
        return mask.mask(text);
    }

    /** A sentence of ours, which may quote others: a secret that is a plain word stays, as it may be ours. */
    String maskOwn(String text) {
        return mask.maskOwn(text);
    }

    /** Of a tree's texts. */
    JsonNode mask(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode masked = object.objectNode();
            object.properties().forEach(field -> masked.set(mask(field.getKey()), mask(field.getValue())));
            return masked;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode masked = array.arrayNode();
            array.forEach(element -> masked.add(mask(element)));
            return masked;
        }
        return node.isTextual() ? TextNode.valueOf(mask(node.asText())) : node;
    }
}
