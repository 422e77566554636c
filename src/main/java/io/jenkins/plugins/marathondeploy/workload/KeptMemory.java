package io.jenkins.plugins.marathondeploy.workload;

import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.template.Comparison;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.KeptValue;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The self-check of one deployment: what Marathon keeps otherwise than it was sent is found at the first look after the
 * submission, told once and remembered, and is no difference for later deployments. It counts for the version of Marathon
 * that kept it so, which is asked for only where there is something to look up or to remember.
 */
public final class KeptMemory {
    private static final String NOT_REMEMBERED =
            "; it can't be remembered, so that the next deployment submits the app again";

    private static final int LONGEST_VERSION = 100;

    private final KeptValues values;
    private final Consumer<String> warnings;
    /** Null before it was asked for; empty when Marathon did not say it. */
    private String version;
    /** What was sent and has not been checked yet; null else. */
    private Plan sent;

    /** @param warnings gets what goes wrong and what is found, a sentence each without an end */
    public KeptMemory(KeptValues values, Consumer<String> warnings) {
        this.values = values;
        this.warnings = warnings;
    }

    /** Marathon's version was asked for. */
    public void version(Optional<String> told) {
        // A text of others, as a key of the records: one that is no version must not fill their file.
        version = told.map(text -> text.strip().replaceAll("[\\s\\p{Cntrl}]", " "))
                .filter(text -> text.length() <= LONGEST_VERSION)
                .orElse("");
    }

    /** Whether Marathon's version has to be known for what is remembered of some apps. */
    public boolean lacksVersionFor(Collection<String> appIds) {
        return version == null && appIds.stream().anyMatch(id -> !stored(id).isEmpty());
    }

    /** What this Marathon keeps of an app; nothing as long as its version is not known. */
    public Set<KeptValue> of(String appId) {
        return version == null || version.isEmpty() ? Set.of() : stored(appId).getOrDefault(version, Set.of());
    }

    private Map<String, Set<KeptValue>> stored(String appId) {
        try {
            return values.of(appId);
        } catch (UncheckedIOException e) {
            warnings.accept("what Marathon keeps otherwise than it was sent is not known: " + e.getCause().getMessage());
            return Map.of();
        }
    }

    /** A plan was submitted; it is to be checked at the next look that shows it. */
    public void submitted(Plan plan) {
        sent = plan;
    }

    /**
     * Compares what was submitted with what Marathon has now; once for a submission.
     *
     * @param wanted what is held to be there
     * @return whether Marathon's version has to be asked for first; the check is still to be done then
     */
    public boolean check(DesiredState wanted, TargetStatus found) {
        if (sent == null) {
            return false;
        }
        Plan plan = sent;
        boolean one = plan.definition().kind() == Definition.Kind.APP;
        sent = null;
        for (String id : plan.configured()) {
            Optional<AppStatus> app = found.app(id).filter(it -> isAsSubmitted(wanted, it));
            var left = app.map(it -> Comparison.kept(one ? "" : id, plan.definition().app(id), it.definition()));
            if (left.isPresent() && !left.get().isEmpty()) {
                if (version == null) {
                    sent = plan;
                    return true;
                }
                tell(id, left.get());
            }
        }
        return false;
    }

    private static boolean isAsSubmitted(DesiredState wanted, AppStatus app) {
        DesiredState.Mark mark = wanted.apps().get(app.id());
        return mark != null && mark.configuration().equals(DesiredState.configurationOf(app));
    }

    private void tell(String id, Collection<KeptValue.Found> left) {
        Set<String> told = new LinkedHashSet<>();
        of(id).forEach(known -> told.add(known.difference()));
        Set<KeptValue> found = new LinkedHashSet<>();
        left.stream().filter(one -> one.value() != null).forEach(one -> found.add(one.value()));
        String trouble = remember(id, found);
        for (KeptValue.Found one : left) {
            if (one.dropped() && (one.value() == null || !trouble.isEmpty())) {
                warnings.accept(one.text());
            } else if (one.value() == null) {
                warnings.accept(one.text() + "; it may be secret and is not remembered, so that the next deployment submits"
                        + " the app again");
            } else if (!trouble.isEmpty()) {
                warnings.accept(one.text() + NOT_REMEMBERED + ": " + trouble);
            } else if (!told.contains(one.value().difference())) {
                warnings.accept(one.text() + "; from now on this is taken for no difference");
            }
        }
    }

    /** @return why it can't; empty when it is remembered */
    private String remember(String id, Set<KeptValue> found) {
        if (version.isEmpty()) {
            return "Marathon does not say its version (GET /v2/info)";
        }
        if (found.isEmpty()) {
            return "";
        }
        try {
            values.add(id, version, found);
            return "";
        } catch (UncheckedIOException e) {
            return e.getCause().getMessage();
        }
    }
}
