package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Takes the session's secrets out of a text. Nothing of ours prints one; but what an engine, a registry or a Dockerfile
 * says is printed too, and any of these may repeat what it was given.
 */
final class Masking {
    /** Shorter ones are in half of all words: masking them would hide the message and give the secret away. */
    private static final int SHORTEST = 4;

    /** A secret can be part of another one's encoding. */
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

    private final List<String> hidden;

    private Masking(List<String> hidden) {
        this.hidden = hidden;
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

    /** These too: values of the environment that go into a definition. */
    Masking with(Collection<String> values) {
        TreeSet<String> texts = new TreeSet<>(LONGEST_FIRST);
        texts.addAll(hidden);
        values.forEach(value -> addForms(texts, value));
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

    String mask(String text) {
        String masked = text;
        for (String secret : hidden) {
            masked = masked.replace(secret, "****");
        }
        return masked;
    }
}
