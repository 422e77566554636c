package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import io.jenkins.plugins.marathondeploy.config.HarborAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.HarborChoice;
import io.jenkins.plugins.marathondeploy.gate.HarborGates;
import io.jenkins.plugins.marathondeploy.gate.ScanGate;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.stapler.DataBoundSetter;

/** The parameters that say what has to hold in Harbor before anything is sent. Null stands for what is not given. */
public abstract class ImageGateStep extends ImageStep {
    static final String FAIL = "fail";

    private static final String ROLLBACK = "requireRollback";

    private String scan;
    private List<String> scanAllow = new ArrayList<>();
    private boolean scanFixableOnly;
    private String scanMaxAge;
    private String scanTimeout;
    private String scanUnsupported;
    private String requireSignature;
    private boolean requireSbom;
    private boolean requireRollback;
    private String replicationTimeout;

    /** A severity, or {@code project}; null for not at all. */
    public String getScan() {
        return scan;
    }

    @DataBoundSetter
    public void setScan(String scan) {
        this.scan = Util.fixEmptyAndTrim(scan);
    }

    /** Ids of vulnerabilities that do not count. */
    public List<String> getScanAllow() {
        return scanAllow;
    }

    @DataBoundSetter
    public void setScanAllow(List<String> scanAllow) {
        this.scanAllow = Lines.split(scanAllow);
    }

    /** What no newer version of a package mends does not count. */
    public boolean isScanFixableOnly() {
        return scanFixableOnly;
    }

    @DataBoundSetter
    public void setScanFixableOnly(boolean scanFixableOnly) {
        this.scanFixableOnly = scanFixableOnly;
    }

    /** How old a scan may be; null for any. */
    public String getScanMaxAge() {
        return scanMaxAge;
    }

    @DataBoundSetter
    public void setScanMaxAge(String scanMaxAge) {
        this.scanMaxAge = Util.fixEmptyAndTrim(scanMaxAge);
    }

    /** Until the image is scanned; null for 10 minutes. */
    public String getScanTimeout() {
        return scanTimeout;
    }

    @DataBoundSetter
    public void setScanTimeout(String scanTimeout) {
        this.scanTimeout = Util.fixEmptyAndTrim(scanTimeout);
    }

    /** What happens to an image that can't be scanned: {@code fail} or {@code pass}. */
    public String getScanUnsupported() {
        return scanUnsupported == null ? FAIL : scanUnsupported;
    }

    @DataBoundSetter
    public void setScanUnsupported(String scanUnsupported) {
        this.scanUnsupported = PolicyStep.orNull(scanUnsupported, FAIL);
    }

    /** {@code cosign}, {@code notation} or {@code any}; null for none. */
    public String getRequireSignature() {
        return requireSignature;
    }

    @DataBoundSetter
    public void setRequireSignature(String requireSignature) {
        this.requireSignature = Util.fixEmptyAndTrim(requireSignature);
    }

    /** Refuse an image beside which there is no SBOM. */
    public boolean isRequireSbom() {
        return requireSbom;
    }

    @DataBoundSetter
    public void setRequireSbom(boolean requireSbom) {
        this.requireSbom = requireSbom;
    }

    /** Refuse when what runs now could not be pulled again. */
    public boolean isRequireRollback() {
        return requireRollback;
    }

    @DataBoundSetter
    public void setRequireRollback(boolean requireRollback) {
        this.requireRollback = requireRollback;
    }

    /** Until the image is in the Harbor that the Marathon's agents pull from; null for 10 minutes. */
    public String getReplicationTimeout() {
        return replicationTimeout;
    }

    @DataBoundSetter
    public void setReplicationTimeout(String replicationTimeout) {
        this.replicationTimeout = Util.fixEmptyAndTrim(replicationTimeout);
    }

    /**
     * The gates that these parameters and a Marathon's configuration name, in the order in which they are asked; none where
     * nothing is asked for and no Harbor is known that has the image.
     *
     * @param image  that is deployed; null where it is built, or named in the file
     * @param server to which it is deployed; of several, each has its own gates
     * @param item   that deploys
     * @throws AbortException naming the parameter that is wrong
     */
    final List<Gate> imageGates(@CheckForNull String image, MarathonServer server, Item item) throws AbortException {
        Optional<String> asked = asked();
        Optional<HarborChoice> pulledFrom = HarborAccess.pulledFrom(server, item);
        Optional<HarborChoice> known = harbor(image, asked, pulledFrom.isPresent(), item);
        List<HarborChoice> all = Stream.of(pulledFrom, known).flatMap(Optional::stream).distinct().toList();
        if (all.isEmpty()) {
            return List.of();
        }
        List<Gate> gates = new ArrayList<>();
        gates.add(HarborGates.rollbackImage(all, requireRollback));
        if (known.isPresent()) {
            gates.addAll(pushedTo(known.get()));
        }
        if (pulledFrom.isPresent()) {
            gates.add(named("replicationTimeout", () -> HarborGates.replication(
                    pulledFrom.get(),
                    known,
                    replicationTimeout == null
                            ? HarborGates.DEFAULT_REPLICATION_TIMEOUT
                            : DurationText.parse(replicationTimeout))));
        }
        return gates;
    }

    private List<Gate> pushedTo(HarborChoice harbor) throws AbortException {
        List<Gate> gates = new ArrayList<>();
        if (requireSignature != null) {
            gates.add(named("requireSignature", () -> HarborGates.signature(harbor, requireSignature)));
        }
        if (scan != null) {
            gates.add(scan(harbor));
        }
        if (requireSbom) {
            gates.add(HarborGates.sbom(harbor));
        }
        return gates;
    }

    /**
     * Sees that a time limit is of use.
     *
     * @param servers all to which it is deployed
     * @throws AbortException when it is given, and none of them names a Harbor
     */
    final void checkReplication(List<MarathonServer> servers) throws AbortException {
        if (replicationTimeout != null && servers.stream().allMatch(server -> server.getHarbor() == null)) {
            throw new AbortException("'replicationTimeout' is given, but no Harbor is named that the agents of '"
                    + servers.stream()
                            .map(server -> server.getName().isEmpty() ? server.getUrl() : server.getName())
                            .collect(Collectors.joining("', '"))
                    + "' pull from: an administrator names it in the Marathon's configuration, as 'harbor'.");
        }
    }

    private Gate scan(HarborChoice harbor) throws AbortException {
        ScanGate given = new ScanGate(
                harbor,
                named("scan", () -> ScanGate.threshold(scan)),
                named("scanAllow", () -> ScanGate.ids(scanAllow)),
                scanFixableOnly,
                scanMaxAge == null
                        ? Optional.empty()
                        : Optional.of(named("scanMaxAge", () -> ScanGate.age(DurationText.parse(scanMaxAge)))),
                scanTimeout == null ? ScanGate.DEFAULT_TIMEOUT : named("scanTimeout", () -> DurationText.parse(scanTimeout)),
                named("scanUnsupported", () -> ScanGate.unsupportedPasses(getScanUnsupported())));
        return named("scanTimeout", given::gate);
    }

    /** Which parameter needs a Harbor. */
    private Optional<String> asked() throws AbortException {
        boolean further = !scanAllow.isEmpty() || scanFixableOnly || scanMaxAge != null || scanTimeout != null || scanUnsupported != null;
        if (scan == null && further) {
            throw new AbortException("Parameters that begin with 'scan' are given, but not 'scan' itself: say from which severity on"
                    + " an image is refused, such as scan: 'high'.");
        }
        return Stream.of(
                        scan == null ? "" : "scan",
                        requireSignature == null ? "" : "requireSignature",
                        requireSbom ? "requireSbom" : "",
                        requireRollback ? ROLLBACK : "")
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /** @param pulled whether it is known where images are pulled from, which is enough to look for the way back */
    private Optional<HarborChoice> harbor(
            @CheckForNull String image, Optional<String> given, boolean pulled, Item item) throws AbortException {
        Optional<String> asked = given.filter(name -> !(pulled && name.equals(ROLLBACK)));
        boolean named = getRepository() != null || getHarbor() != null || getHarborUrl() != null;
        Optional<HarborAccess> access =
                named ? Optional.of(harborAccess()) : HarborAccess.having(image, getHarborCredentialsId(), item);
        if (access.isEmpty()) {
            if (asked.isPresent()) {
                throw new AbortException("'" + asked.get() + "' asks Harbor, and it is not known which one has the image: name it with"
                        + " 'harbor'.");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(access.get().choice(item));
        } catch (AbortException unknown) {
            if (asked.isPresent() || getRepository() != null) {
                throw unknown;
            }
            // Nobody asks for it, and nothing is pushed.
            return Optional.empty();
        }
    }

    private static <T> T named(String parameter, Supplier<T> value) throws AbortException {
        try {
            return value.get();
        } catch (IllegalArgumentException wrong) {
            throw new AbortException("'" + parameter + "': " + wrong.getMessage());
        }
    }

    /** What an older version has stored lacks what came later. */
    @Override
    protected Object readResolve() {
        super.readResolve();
        scanAllow = Lines.split(scanAllow);
        return this;
    }
}
