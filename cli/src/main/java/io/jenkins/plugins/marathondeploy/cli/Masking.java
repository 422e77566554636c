package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Takes the session's secrets out of a text. Nothing of ours prints one; but what an engine, a registry or a Dockerfile
 * says is printed too, and any of these may repeat what it was given.
 */
final class Masking {
    /** Shorter ones are in half of all words: masking them would hide the message and give the secret away. */
    private static final int SHORTEST = 4;

    /** A word of our own sentences perhaps, such as "healthy": taking it out of them would say what it is. */
    private static final Pattern WORD = Pattern.compile("[a-z]+|[A-Z][a-z]*|[A-Z]+");

    /** A secret can be part of another one's encoding. */
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

    private final List<String> hidden;
    private final List<String> hiddenInOwn;

    private Masking(List<String> hidden) {
        this.hidden = hidden;
        this.hiddenInOwn = hidden.stream().filter(text -> !WORD.matcher(text).matches()).toList();
    }

    static Masking of(Credentials credentials) {
        TreeSet<String> texts = new TreeSet<>(LONGEST_FIRST);
        for (Secret secret : credentials.secrets()) {
            addForms(texts, secret.reveal());
        }
        for (Authentication.Basic login : credentials.logins()) {
            addForms(texts, login.user() + ":" + login.password().reveal());
        }
        return new Masking(texts.stream().filter(text -> text.length() >= SHORTEST).toList());
    }

    /** This one too: a value of the environment that goes into a definition. */
    Masking with(String value) {
        TreeSet<String> texts = new TreeSet<>(LONGEST_FIRST);
        texts.addAll(hidden);
        addForms(texts, value);
        return new Masking(texts.stream().filter(text -> text.length() >= SHORTEST).toList());
    }

    private static void addForms(TreeSet<String> texts, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        texts.add(secret);
        texts.add(Base64.getEncoder().encodeToString(bytes));
        texts.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        texts.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        texts.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }

    /** What others wrote: engines, registries, Dockerfiles, tasks. */
    String mask(String text) {
        return mask(text, hidden);
    }

    /** A sentence of ours, which may quote others: a secret that is a plain word stays, as it may be ours. */
    String maskOwn(String text) {
        return mask(text, hiddenInOwn);
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

    private static String mask(String text, List<String> secrets) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, "****");
        }
        return masked;
    }
}
