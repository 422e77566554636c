package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import hudson.model.RootAction;
import hudson.model.TransientViewActionFactory;
import hudson.model.View;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

/**
 * The page of all deployments of this controller, for the person on call: each app on each Marathon, as far as whoever looks
 * may read the jobs that deployed it. Reads no builds but of deployments that are under way, and asks no Marathon: that the
 * rows do which somebody sees.
 */
@Extension
public final class AllDeployments implements RootAction {
    private static final String URL = "marathon-deployments";

    /** None: in the menu of the header, which core draws on each page of Jenkins, it would slow all of them. */
    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return Messages.AllDeployments_displayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** The apps; what changed last comes first. */
    public List<DeployedApp> getApps() {
        return apps(entry -> true);
    }

    /**
     * One of them.
     *
     * @param marathon as {@link DeployedApp#getMarathon} names it
     * @param app      its id
     * @return null when there is none that whoever looks may see
     */
    @CheckForNull
    public DeployedApp app(@CheckForNull String marathon, @CheckForNull String app) {
        return apps(entry -> entry.marathon().equals(marathon) && entry.app().equals(app)).stream()
                .findFirst()
                .orElse(null);
    }

    /** Whether no Marathon is configured, which whoever may configure one is told. */
    public boolean isUnconfigured() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                && MarathonDeployConfiguration.get().getMarathonServers().isEmpty();
    }

    private static List<DeployedApp> apps(Predicate<DeploymentIndex.Entry> wanted) {
        Map<String, Optional<Job<?, ?>>> jobs = new HashMap<>();
        Map<List<String>, List<DeployedApp.Deployment>> bySubject = new LinkedHashMap<>();
        List<DeploymentIndex.Entry> entries = DeploymentIndex.get().entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            DeploymentIndex.Entry entry = entries.get(i);
            if (wanted.test(entry)) {
                jobs.computeIfAbsent(entry.origin().job(), AllDeployments::readable)
                        .flatMap(job -> DeployedApp.Deployment.of(entry, job))
                        .ifPresent(deployment -> bySubject
                                .computeIfAbsent(List.of(entry.marathon(), entry.app()), subject -> new ArrayList<>())
                                .add(deployment));
            }
        }
        return bySubject.values().stream().map(DeployedApp::new).toList();
    }

    /** Empty also for a job that whoever looks may only know to exist. */
    static Optional<Job<?, ?>> readable(String name) {
        try {
            Job<?, ?> job = Jenkins.get().getItemByFullName(name, Job.class);
            return Optional.ofNullable(job);
        } catch (AccessDeniedException discoverable) {
            return Optional.empty();
        }
    }

    /** In the sidebar of the dashboard and of other views. */
    @Extension
    public static final class Links extends TransientViewActionFactory {
        @Override
        public List<Action> createFor(View view) {
            return List.of(new Link());
        }
    }

    /** Leads to the page from wherever it stands. */
    public static final class Link implements Action {
        @Override
        public String getIconFileName() {
            return "symbol-cloud-upload-outline plugin-ionicons-api";
        }

        @Override
        public String getDisplayName() {
            return Messages.AllDeployments_displayName();
        }

        @Override
        public String getUrlName() {
            return "/" + URL;
        }
    }
}
