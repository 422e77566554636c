package io.jenkins.plugins.marathondeploy.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.AbortException;
import hudson.util.AtomicFileWriter;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.auth.SecretMask;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What a build has deployed, as it was rendered, so that it can be deployed again. In a file of its own in the build's
 * directory, since it is read seldom and builds are loaded often; encrypted with the controller's key, since secrets of the
 * user may have been rendered into it. They are kept with it, so that whatever shows something of it can take them out.
 *
 * @param request what was deployed
 * @param secrets values that are shown nowhere
 */
@Restricted(NoExternalUse.class)
public record KeptDeployment(DeploymentRequest request, Set<String> secrets) {
    private static final Logger LOGGER = Logger.getLogger(KeptDeployment.class.getName());
    private static final JsonMapper JSON = new JsonMapper();
    /** As consoles show secrets. */
    private static final Pattern MASK = Pattern.compile("\\*{4,}");

    public KeptDeployment {
        secrets = Set.copyOf(secrets);
    }

    /**
     * Keeps it. Where that fails, the deployment goes on all the same: it can't be deployed again then.
     *
     * @param state   of its machine before the first step
     * @param secrets values that were rendered into it
     * @param mask    knows of more of them, such as those that a credential's binding hides in the console
     */
    public static void keep(DeploymentAction card, String state, Collection<String> secrets, TextMask mask) {
        Set<String> all = new TreeSet<>(secrets);
        all.addAll(masked(DeploymentRequest.ofState(state), mask));
        ObjectNode content = JSON.createObjectNode().put("state", state);
        all.forEach(content.putArray("secrets")::add);
        try (AtomicFileWriter writer = new AtomicFileWriter(file(card), StandardCharsets.UTF_8)) {
            writer.write(Secret.fromString(JSON.writeValueAsString(content)).getEncryptedValue());
            writer.commit();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "What " + card.getRun().getFullDisplayName()
                    + " deploys could not be kept: it can't be deployed again");
        }
    }

    static boolean isThere(StoredDeployment card) {
        return Files.exists(file(card));
    }

    /** @throws AbortException when it was not kept, or can't be read here, saying what can be done */
    public static KeptDeployment read(StoredDeployment card) throws AbortException {
        String build = card.getRun().getFullDisplayName();
        String instead = " Build again, or roll back to its version.";
        try {
            Secret decrypted = Secret.decrypt(Files.readString(file(card)));
            if (decrypted == null) {
                throw new AbortException("What " + build + " has deployed was encrypted with another controller's key."
                        + instead);
            }
            JsonNode content = JSON.readTree(decrypted.getPlainText());
            Set<String> secrets = new LinkedHashSet<>();
            content.path("secrets").forEach(secret -> secrets.add(secret.asText()));
            return new KeptDeployment(DeploymentRequest.ofState(content.path("state").asText()), secrets);
        } catch (IllegalArgumentException unknown) {
            throw new AbortException(
                    "What " + build + " has deployed can't be read: " + unknown.getMessage() + "." + instead);
        } catch (JsonProcessingException damaged) {
            // Not its own message, which may quote a secret.
            throw new AbortException("What " + build + " has deployed can't be read: " + file(card) + " is damaged." + instead);
        } catch (AbortException told) {
            throw told;
        } catch (IOException e) {
            throw new AbortException("What " + build + " has deployed was not kept, or is gone." + instead);
        }
    }

    /** Takes the secrets out of a text. */
    SecretMask mask() {
        SecretMask mask = SecretMask.none();
        for (String secret : secrets) {
            mask = mask.with(secret);
        }
        return mask;
    }

    /** Never a secret. */
    @Override
    public String toString() {
        return "what was deployed to " + request.definition().id();
    }

    private static Path file(StoredDeployment card) {
        return card.getRun().getRootDir().toPath().resolve("marathon-deploy-" + card.getKey() + ".secret");
    }

    /** The parts of the definition's texts that the mask takes out. */
    private static Set<String> masked(DeploymentRequest request, TextMask mask) {
        List<String> texts = new ArrayList<>();
        collect(request.definition().json(), texts);
        Set<String> secrets = new LinkedHashSet<>();
        String all = String.join("\n", texts);
        if (!mask.mask(all).equals(all)) {
            texts.stream().distinct().forEach(text -> secrets.addAll(taken(text, mask.mask(text))));
        }
        return secrets;
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(child -> collect(child, texts));
    }

    /** What stood in the places of {@code ****}. */
    private static Collection<String> taken(String text, String shown) {
        if (shown.equals(text) || !MASK.matcher(shown).find()) {
            return Set.of();
        }
        String kept = Stream.of(MASK.split(shown, -1)).map(Pattern::quote).collect(Collectors.joining("(.+?)"));
        Matcher matcher = Pattern.compile(kept, Pattern.DOTALL).matcher(text);
        if (!matcher.matches()) {
            return Set.of(text);
        }
        Set<String> taken = new LinkedHashSet<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            taken.add(matcher.group(i));
        }
        return taken;
    }
}
