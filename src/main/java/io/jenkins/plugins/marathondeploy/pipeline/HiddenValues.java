package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.auth.SecretMask;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The values that a step has taken from its environment ({@code set: ['NAME']}), and in a freestyle build all that its
 * bindings of credentials and its password parameters put there: whatever is printed, shown, returned or stored goes through
 * here. In a pipeline, the console hides what a credential's binding has put there ({@link ConsoleMask}); what {@code withEnv}
 * or a freestyle job's environment sets, nothing else hides.
 */
public final class HiddenValues implements TextMask {
    private final TreeSet<String> values = new TreeSet<>();
    private volatile SecretMask mask = SecretMask.none();

    /** From now on. */
    public synchronized void hide(String value) {
        if (values.add(value)) {
            mask = mask.with(value);
        }
    }

    /** A copy. */
    public synchronized Set<String> values() {
        return new TreeSet<>(values);
    }

    @Override
    public String mask(String text) {
        return mask.mask(text);
    }

    @Override
    public String maskOwn(String text) {
        return mask.maskOwn(text);
    }

    /** For what is persisted: encrypted with the controller's key. */
    synchronized String write() {
        String lines = values.stream()
                .map(value -> Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining("\n"));
        return Secret.fromString(lines).getEncryptedValue();
    }

    /**
     * Returns what {@link #write} has written.
     *
     * @param stored null where an older version stored none, which had none; what another controller's key has encrypted
     *     comes with a machine that can't be read either, so that nothing is left to print
     */
    static HiddenValues read(@CheckForNull String stored) {
        HiddenValues read = new HiddenValues();
        Secret decrypted = stored == null ? null : Secret.decrypt(stored);
        if (decrypted != null) {
            decrypted.getPlainText().lines()
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> read.hide(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8)));
        }
        return read;
    }
}
