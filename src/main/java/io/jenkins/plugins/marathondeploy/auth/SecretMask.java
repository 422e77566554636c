package io.jenkins.plugins.marathondeploy.auth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Puts {@code ****} in the place of known secrets, in every form in which they are sent or repeated. Immutable. */
public final class SecretMask implements TextMask {
    private static final String MASK = "****";
    /** Shorter ones are in half of all words: masking them would hide the message and give the secret away. */
    private static final int SHORTEST = 4;

    /** A word of our own sentences perhaps, such as "healthy": taking it out of them would say what it is. */
    private static final Pattern WORD = Pattern.compile("[a-z]+|[A-Z][a-z]*|[A-Z]+");

    /** A secret can be part of another one's encoding. */
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

    private static final SecretMask NONE = new SecretMask(List.of());

    private final List<String> hidden;
    private final List<String> hiddenInOwn;

    private SecretMask(List<String> hidden) {
        this.hidden = hidden;
        this.hiddenInOwn = hidden.stream().filter(text -> !WORD.matcher(text).matches()).toList();
    }

    /** Leaves texts as they are. */
    public static SecretMask none() {
        return NONE;
    }

    /**
     * This one too. A secret is also hidden without the white space at its ends, and one of several lines line by line,
     * as consoles show them; one of less than four characters, not at all.
     */
    public SecretMask with(String secret) {
        TreeSet<String> texts = new TreeSet<>(LONGEST_FIRST);
        texts.addAll(hidden);
        addForms(texts, secret);
        addForms(texts, secret.strip());
        if (secret.strip().lines().count() > 1) {
            secret.lines().map(String::strip).forEach(line -> addForms(texts, line));
        }
        return new SecretMask(texts.stream().filter(text -> text.strip().length() >= SHORTEST).toList());
    }

    private static void addForms(TreeSet<String> texts, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        texts.add(secret);
        // As Marathon quotes the JSON that it refuses.
        texts.add(secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r"));
        if (secret.length() >= SHORTEST) {
            texts.add(Base64.getEncoder().encodeToString(bytes));
            texts.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
            texts.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            texts.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        }
    }

    @Override
    public String mask(String text) {
        return masked(text, hidden);
    }

    @Override
    public String maskOwn(String text) {
        return masked(text, hiddenInOwn);
    }

    private static String masked(String text, List<String> secrets) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    /** Never a secret. */
    @Override
    public String toString() {
        return "SecretMask of " + hidden.size();
    }
}
