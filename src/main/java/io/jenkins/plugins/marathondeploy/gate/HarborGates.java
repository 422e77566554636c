package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Gates about what has to be in Harbor before anything is sent: a signature and a bill of materials of what is to run, and the
 * image that runs now, without which there is no way back. Scans are {@link ScanGate}s.
 */
public final class HarborGates {
    /** {@link Gate#kind} of the three. */
    public static final String SIGNATURE = "harbor-signature";
    public static final String SBOM = "harbor-sbom";
    public static final String ROLLBACK_IMAGE = "harbor-rollback-image";

    /** What {@link #signature} takes. */
    public static final List<String> SIGNATURES = List.of("cosign", "notation", "any");

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Harbor makes one of its own after a push, where the project says so. */
    private static final Duration SBOM_LIMIT = Duration.ofMinutes(1);
    private static final Duration PACE = Duration.ofSeconds(3);

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

    /** @param required whether it is red, and not only told, when the image that runs now can't be pulled any more */
    public static Gate rollbackImage(HarborChoice harbor, boolean required) {
        return gate(ROLLBACK_IMAGE, "image to go back to", harbor, LIMIT, harbor.settings().put("required", required));
    }

    private static Gate gate(String kind, String name, HarborChoice harbor, Duration limit, ObjectNode settings) {
        return new Gate(kind, name, Gate.When.BEFORE, limit, PACE, harbor.system(), settings);
    }
}
