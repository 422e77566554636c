package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.HarborChoice;
import io.jenkins.plugins.marathondeploy.gate.HarborGates;
import io.jenkins.plugins.marathondeploy.gate.ScanGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What has to hold in Harbor before anything is sent to Marathon. */
final class ImageGateOptions {
    @Option(
            names = "--scan",
            paramLabel = "SEVERITY",
            description = "Refuse an image in which Harbor's scanner found something of this severity or worse: none, low,"
                    + " medium, high, critical, or project for what the project itself does not give out. An image that is not"
                    + " scanned is, and its end is waited for.")
    String scan = "";

    @Option(
            names = "--scan-allow",
            paramLabel = "ID",
            description = "A vulnerability that does not count, such as CVE-2021-44228, besides those of the project's"
                    + " allow-list. May be given several times.")
    List<String> allow = new ArrayList<>();

    @Option(names = "--scan-fixable-only", description = "What no newer version of a package mends does not count.")
    boolean fixableOnly;

    @Option(
            names = "--scan-max-age",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Scan again when the last scan is older. Default: any scan will do.")
    Duration maxAge;

    @Option(
            names = "--scan-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Until the image is scanned. Default: 10m.")
    Duration timeout;

    @Option(
            names = "--scan-unsupported",
            paramLabel = "WHAT",
            description = "When the scanner can't scan such an image: fail or pass. Default: fail.")
    String unsupported = "";

    @Option(
            names = "--require-signature",
            paramLabel = "KIND",
            description = "Refuse an image beside which Harbor has no signature: cosign, notation or any. That one is there does"
                    + " not say whose it is: that is what 'cosign verify' is for.")
    String signature = "";

    @Option(names = "--require-sbom", description = "Refuse an image beside which Harbor has no SBOM.")
    boolean sbom;

    @Option(
            names = "--require-rollback",
            description = "Refuse when the image that runs now can't be pulled from Harbor any more, so that there is no way"
                    + " back. Without this it is a warning.")
    boolean rollback;

    @Option(
            names = "--replication-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Until the image can be pulled from the Harbor that the server's configuration names (--config, harbor),"
                    + " while replication brings it there. Default: 10m.")
    Duration replicationTimeout;

    /**
     * This policy with the gates that the options and a server's configuration name; they are asked first of all.
     *
     * @param harbor     null where none is given
     * @param pulledFrom the Harbor that the server's agents pull from; empty where that is not known
     * @throws IllegalArgumentException naming the option that is wrong
     */
    Policy added(Policy policy, HarborServer harbor, Optional<HarborServer> pulledFrom) {
        Optional<HarborChoice> pushedTo = Optional.ofNullable(harbor).map(HarborServer::choice);
        Optional<HarborChoice> own = pulledFrom.map(HarborServer::choice);
        asked(own.isPresent()).filter(option -> harbor == null).ifPresent(option -> {
            throw new IllegalArgumentException(option + " asks Harbor: --harbor URL is missing");
        });
        List<HarborChoice> all = Stream.of(own, pushedTo).flatMap(Optional::stream).distinct().toList();
        if (all.isEmpty()) {
            return policy;
        }
        List<Gate> gates = new ArrayList<>();
        gates.add(HarborGates.rollbackImage(all, rollback));
        pushedTo.ifPresent(choice -> gates.addAll(pushed(choice)));
        own.ifPresent(choice -> gates.add(PlatformOptions.named("--replication-timeout", () -> HarborGates.replication(
                choice, pushedTo, replicationTimeout == null ? HarborGates.DEFAULT_REPLICATION_TIMEOUT : replicationTimeout))));
        gates.addAll(policy.gates());
        return policy.withGates(gates);
    }

    /**
     * Sees that the time limit is of use.
     *
     * @throws IllegalArgumentException when it is given, and no server names a Harbor
     */
    void checkReplication(List<MarathonServer> servers) {
        if (replicationTimeout != null && servers.stream().allMatch(server -> server.pulledFrom().isEmpty())) {
            throw new IllegalArgumentException("--replication-timeout is given, but no Harbor is named that images are pulled from:"
                    + " give the server of --marathon a \"harbor\" in --config");
        }
    }

    private List<Gate> pushed(HarborChoice choice) {
        List<Gate> gates = new ArrayList<>();
        if (!signature.isEmpty()) {
            gates.add(PlatformOptions.named("--require-signature", () -> HarborGates.signature(choice, signature)));
        }
        scan(choice).ifPresent(gates::add);
        if (sbom) {
            gates.add(HarborGates.sbom(choice));
        }
        return gates;
    }

    private Optional<Gate> scan(HarborChoice choice) {
        if (scan.isEmpty()) {
            return Optional.empty();
        }
        String threshold = PlatformOptions.named("--scan", () -> ScanGate.threshold(scan));
        List<String> ids = PlatformOptions.named("--scan-allow", () -> ScanGate.ids(allow));
        Optional<Duration> age =
                Optional.ofNullable(maxAge).map(given -> PlatformOptions.named("--scan-max-age", () -> ScanGate.age(given)));
        boolean passes = !unsupported.isEmpty()
                && PlatformOptions.named("--scan-unsupported", () -> ScanGate.unsupportedPasses(unsupported));
        return Optional.of(PlatformOptions.named("--scan-timeout", () -> new ScanGate(
                        choice, threshold, ids, fixableOnly, age, timeout == null ? ScanGate.DEFAULT_TIMEOUT : timeout, passes)
                .gate()));
    }

    /**
     * An option that needs the Harbor that is pushed to.
     *
     * @param pulled whether it is known where images are pulled from, which is enough to look for the way back
     */
    private Optional<String> asked(boolean pulled) {
        Optional<String> further = !allow.isEmpty() ? Optional.of("--scan-allow")
                : fixableOnly ? Optional.of("--scan-fixable-only")
                : maxAge != null ? Optional.of("--scan-max-age")
                : timeout != null ? Optional.of("--scan-timeout")
                : !unsupported.isEmpty() ? Optional.of("--scan-unsupported")
                : Optional.empty();
        if (scan.isEmpty()) {
            further.ifPresent(option -> {
                throw new IllegalArgumentException(option + " is given, but no --scan");
            });
        }
        return !scan.isEmpty() ? Optional.of("--scan")
                : !signature.isEmpty() ? Optional.of("--require-signature")
                : sbom ? Optional.of("--require-sbom")
                : rollback && !pulled ? Optional.of("--require-rollback")
                : Optional.empty();
    }
}
