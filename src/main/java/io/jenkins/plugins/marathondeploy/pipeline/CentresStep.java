package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.release.CentreValues;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The parameters that say how several Marathons, one in each data centre, are deployed to as one. A pipeline names them as the
 * list of {@code marathon}. Null stands for what is not given.
 */
public abstract class CentresStep extends NoticeStep {
    private List<String> centres = new ArrayList<>();
    private String order;
    private String pause;
    private List<String> without = new ArrayList<>();
    private List<String> overlayFor = new ArrayList<>();
    private List<String> setFor = new ArrayList<>();

    /** Names of servers in the global configuration, in the order in which they are deployed to; empty for a single one. */
    public List<String> getCentres() {
        return centres;
    }

    @DataBoundSetter
    public void setCentres(List<String> centres) {
        this.centres = stripped(centres);
    }

    /** {@code sequence}, {@code canary} or {@code parallel}. */
    public String getOrder() {
        return order == null ? PolicyStep.name(Order.SEQUENCE) : order;
    }

    @DataBoundSetter
    public void setOrder(String order) {
        this.order = orNull(order, PolicyStep.name(Order.SEQUENCE));
    }

    /** Between one's end and the next one's beginning, such as {@code 5m}; null for none. */
    public String getPause() {
        return pause;
    }

    @DataBoundSetter
    public void setPause(String pause) {
        this.pause = Util.fixEmptyAndTrim(pause);
    }

    /** Those of the centres that are left out on purpose. */
    public List<String> getWithout() {
        return without;
    }

    @DataBoundSetter
    public void setWithout(List<String> without) {
        this.without = stripped(without);
    }

    /** {@code NAME:FILE} each: overlays for one centre alone. */
    public List<String> getOverlayFor() {
        return overlayFor;
    }

    @DataBoundSetter
    public void setOverlayFor(List<String> overlayFor) {
        this.overlayFor = stripped(overlayFor);
    }

    /** {@code NAME:VARIABLE=VALUE} each: placeholders' values for one centre alone. */
    public List<String> getSetFor() {
        return setFor;
    }

    @DataBoundSetter
    public void setSetFor(List<String> setFor) {
        this.setFor = Lines.assignments(setFor);
    }

    private static List<String> stripped(@CheckForNull List<String> given) {
        List<String> names = new ArrayList<>();
        Lines.split(given).forEach(line -> names.add(line.strip()));
        return names;
    }

    /** Whether they are deployed to as one. */
    public final boolean hasCentres() {
        return !centres.isEmpty();
    }

    /**
     * Those that are deployed to, in order.
     *
     * @param one how a single Marathon was named besides; each may be null
     * @throws AbortException saying which parameters contradict each other
     */
    final List<String> sites(String... one) throws AbortException {
        if (!hasCentres()) {
            boolean about = order != null || pause != null || !(without.isEmpty() && overlayFor.isEmpty() && setFor.isEmpty());
            if (about) {
                throw new AbortException("'order', 'pause', 'without', 'overlayFor' and 'setFor' are about several Marathons:"
                        + " give 'marathon' as a list of their names, such as ['north', 'south'].");
            }
            return List.of();
        }
        if (Stream.of(one).anyMatch(given -> given != null)) {
            throw new AbortException("Several Marathons are named by their names in the configuration: leave out a single"
                    + " 'marathon', 'marathonUrl' and 'marathonCredentialsId'.");
        }
        Set<String> names = new LinkedHashSet<>();
        for (String name : centres) {
            if (!names.add(name)) {
                throw new AbortException("'marathon' names " + name + " twice.");
            }
        }
        for (String name : without) {
            known(names, "without", name);
        }
        try {
            for (String text : overlayFor) {
                known(names, "overlayFor", CentreValues.centre("'overlayFor'", text, "NAME:FILE"));
            }
            for (String text : setFor) {
                known(names, "setFor", CentreValues.centre("'setFor'", text, "NAME:VARIABLE=VALUE"));
            }
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
        names.removeAll(without);
        if (names.isEmpty()) {
            throw new AbortException("'without' leaves no Marathon to deploy to.");
        }
        return List.copyOf(names);
    }

    private static void known(Set<String> names, String parameter, String name) throws AbortException {
        if (!names.contains(name)) {
            throw new AbortException("'" + parameter + "' names " + name + ", which 'marathon' does not; it names "
                    + String.join(", ", names) + ".");
        }
    }

    /** What is deployed otherwise to each of them. */
    final CentreValues centreValues() {
        return new CentreValues(overlayFor, setFor);
    }

    /** @throws AbortException naming the parameter, for a text that is none */
    final RolloutPlan plan(Policy policy) throws AbortException {
        return new RolloutPlan(
                chosen(getOrder()), pause(), new ArrayList<>(new LinkedHashSet<>(without)), policy.onFailure(), policy.onAbort());
    }

    /** How many of them are deployed to at the same time, at most; 1 for a single one. */
    final int atOnce(List<String> sites) throws AbortException {
        return chosen(getOrder()).batches(sites).stream().mapToInt(List::size).max().orElse(1);
    }

    private static Order chosen(String text) throws AbortException {
        return Stream.of(Order.values())
                .filter(order -> order.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new AbortException("'order' takes sequence, canary or parallel, not '" + text + "'."));
    }

    private Duration pause() throws AbortException {
        try {
            return pause == null ? Duration.ZERO : DurationText.parse(pause);
        } catch (IllegalArgumentException e) {
            throw new AbortException("'pause': " + e.getMessage());
        }
    }

    /** What an older version has stored lacks all of it. */
    @Override
    protected Object readResolve() {
        super.readResolve();
        centres = stripped(centres);
        without = stripped(without);
        overlayFor = stripped(overlayFor);
        setFor = Lines.assignments(setFor);
        return this;
    }
}
