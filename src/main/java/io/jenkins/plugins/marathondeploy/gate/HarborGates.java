package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Gates about what has to be in Harbor before anything is sent: a signature and a bill of materials of what is to run, the image
 * itself where it is pulled from, and the image that runs now, without which there is no way back. Scans are {@link ScanGate}s.
 */
public final class HarborGates {
    /** {@link Gate#kind} of these. */
    public static final String SIGNATURE = "harbor-signature";
    public static final String SBOM = "harbor-sbom";
    public static final String ROLLBACK_IMAGE = "harbor-rollback-image";
    public static final String REPLICATION = "harbor-replication";

    /** What {@link #signature} takes. */
    public static final List<String> SIGNATURES = List.of("cosign", "notation", "any");

    public static final Duration DEFAULT_REPLICATION_TIMEOUT = Duration.ofMinutes(10);

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Harbor makes one of its own after a push, where the project says so. */
    private static final Duration SBOM_LIMIT = Duration.ofMinutes(1);
    private static final Duration PACE = Duration.ofSeconds(3);
    private static final Duration REPLICATION_PACE = Duration.ofSeconds(5);

    private HarborGates() {}

    /**
     * Red unless a signature of this kind lies beside each image. Whose it is, only {@code cosign verify} tells.
     *
     * @param kind one of {@link #SIGNATURES}, in any case
     * @throws IllegalArgumentException when it is none of them; the message can be shown
     */
    public static Gate signature(HarborChoice harbor, String kind) {
        String word = kind.strip().toLowerCase(Locale.ROOT);
        if (!SIGNATURES.contains(word)) {
            throw new IllegalArgumentException("'" + kind.strip() + "' must be one of: " + String.join(", ", SIGNATURES));
        }
        return gate(SIGNATURE, "signature of the image", harbor, LIMIT, harbor.settings().put("type", word));
    }

    /** Red unless a bill of materials lies beside each image. */
    public static Gate sbom(HarborChoice harbor) {
        return gate(SBOM, "SBOM of the image", harbor, SBOM_LIMIT, harbor.settings());
    }

    /**
     * Red unless each image can be pulled, by its digest and with this login, from the Harbor that a Marathon's agents pull from;
     * waits while replication brings it there. What comes from elsewhere is not looked at, which is told where there is nothing
     * else, and is red where it is called as where it was pushed to.
     *
     * @param pulledFrom the Marathon's own
     * @param pushedTo   where images come from, as far as that is known
     * @param timeout    until every image is there
     * @throws IllegalArgumentException for a timeout that is not positive; the message can be shown
     */
    public static Gate replication(HarborChoice pulledFrom, Optional<HarborChoice> pushedTo, Duration timeout) {
        ObjectNode settings = pulledFrom.settings().put("source", pushedTo.map(HarborChoice::host).orElse(""));
        return new Gate(
                REPLICATION, "image in Harbor " + pulledFrom.shown(), Gate.When.BEFORE, timeout, REPLICATION_PACE,
                pulledFrom.system(), settings);
    }

    /**
     * Whether the image that runs now could be pulled again.
     *
     * @param harbors  from which images may come, at least one; of several whose images have one name the first is asked
     * @param required whether it is red, and not only told, when it can't be pulled any more
     */
    public static Gate rollbackImage(List<HarborChoice> harbors, boolean required) {
        ObjectNode settings = harbors.get(0).settings().put("required", required);
        ArrayNode others = settings.putArray("others");
        harbors.stream().skip(1).forEach(harbor -> harbor.write(others.addObject()));
        return gate(ROLLBACK_IMAGE, "image to go back to", harbors.get(0), LIMIT, settings);
    }

    private static Gate gate(String kind, String name, HarborChoice harbor, Duration limit, ObjectNode settings) {
        return new Gate(kind, name, Gate.When.BEFORE, limit, PACE, harbor.system(), settings);
    }
}
