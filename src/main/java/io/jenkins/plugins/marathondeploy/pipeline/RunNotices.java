package io.jenkins.plugins.marathondeploy.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.alertmanager.Alertmanager;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceRequest;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.config.ServiceKind;
import io.jenkins.plugins.marathondeploy.grafana.Annotation;
import io.jenkins.plugins.marathondeploy.grafana.Grafana;
import io.jenkins.plugins.marathondeploy.notice.Notices;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import io.jenkins.plugins.marathondeploy.time.SteadyClock;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/**
 * The silence and the annotation of one deployment of a run, at services of the configuration, which are looked up by their
 * names for each use. Neither makes a deployment red, or holds it up for longer than 10 s at each end.
 */
public final class RunNotices {
    private static final Logger LOGGER = Logger.getLogger(RunNotices.class.getName());
    private static final String SILENCE = "silence";
    private static final String ALERTMANAGER = "alertmanager";
    private static final String GRAFANA = "grafana";
    private static final String MARKER = "marker";
    static final String WARNING = "warning: ";

    private final Run<?, ?> run;
    /** What was wanted; all of it can be persisted. */
    private final ObjectNode wanted;
    private final Notices notices;
    private ScheduledFuture<?> looks;

    private RunNotices(Run<?, ?> run, ObjectNode wanted, Consumer<String> console) {
        this.run = run;
        this.wanted = wanted;
        Optional<Long> annotation = wanted.has("annotation") ? Optional.of(wanted.get("annotation").asLong()) : Optional.empty();
        this.notices = new Notices(wish(), annotation, new Services(console),
                new Notices.Clocks(Clock.systemUTC(), SteadyClock.start()), task -> PluginThreads.get().preparers().execute(task));
    }

    /**
     * Sees that what a step names is there.
     *
     * @throws AbortException saying what is not, and what can be done
     */
    static void check(NoticeStep step, MarathonServer marathon, Item item) throws AbortException {
        wanted(step, marathon, item);
    }

    private static ObjectNode wanted(NoticeStep step, MarathonServer marathon, Item item) throws AbortException {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        if (step.getSilence() != null) {
            try {
                LabelMatchers.parse(step.getSilence());
            } catch (IllegalArgumentException e) {
                throw new AbortException("'silence': " + e.getMessage());
            }
            wanted.put(SILENCE, step.getSilence());
            wanted.put(ALERTMANAGER, ServiceKind.ALERTMANAGER.choose(step.getAlertmanager(), marathon, item).getName());
        } else if (step.getAlertmanager() != null) {
            throw new AbortException("'alertmanager' is given, but no 'silence'.");
        }
        if (step.isAnnotate()) {
            wanted.put(GRAFANA, ServiceKind.GRAFANA.choose(step.getGrafana(), marathon, item).getName());
        } else if (step.getGrafana() != null) {
            throw new AbortException("'grafana' is given, but 'annotate' is not set.");
        }
        return wanted;
    }

    /**
     * What a step wants; empty where it wants neither.
     *
     * @param access  where it is deployed to
     * @param app     id of the app or group
     * @param marker  unique to the deployment: the key of its card
     * @param console gets lines about it
     * @throws AbortException as {@link #check}
     */
    public static Optional<RunNotices> of(
            NoticeStep step, MarathonAccess access, Run<?, ?> run, String app, String marker, Consumer<String> console)
            throws AbortException {
        MarathonServer marathon = access.resolve(run.getParent());
        ObjectNode wanted = wanted(step, marathon, run.getParent());
        return wanted.isEmpty() ? Optional.empty() : Optional.of(begun(wanted, marathon, run, app, marker, console));
    }

    /**
     * The same as for an earlier deployment, which is deployed again; empty where nobody was told of that.
     *
     * @param earlier what is not in the configuration any more is told once it is asked
     * @throws AbortException when the Marathon is not known
     */
    static Optional<RunNotices> again(
            DeploymentAction earlier, Run<?, ?> run, String app, String marker, Consumer<String> console) throws AbortException {
        if (earlier.getNotices().isEmpty()) {
            return Optional.empty();
        }
        ObjectNode wanted = read(earlier.getNotices().get(), console).retain(SILENCE, ALERTMANAGER, GRAFANA);
        return Optional.of(begun(wanted, earlier.access().resolve(run.getParent()), run, app, marker, console));
    }

    private static RunNotices begun(
            ObjectNode wanted, MarathonServer marathon, Run<?, ?> run, String app, String marker, Consumer<String> console) {
        wanted.put("app", app)
                .put(MARKER, marker)
                .put("marathon", marathon.getName().isEmpty() ? host(marathon.getUrl()) : marathon.getName())
                .put("start", Instant.now().toString());
        RunNotices notices = new RunNotices(run, wanted, console);
        notices.card().ifPresent(card -> card.keepNotices(notices.state()));
        return notices;
    }

    /** Whose they are, on the build's page. */
    private Optional<DeploymentAction> card() {
        return DeploymentAction.find(run, wanted.path(MARKER).asText());
    }

    private static String host(String urls) {
        return Util.fixNull(URI.create(urls.strip().split("[,\\s]+")[0]).getHost());
    }

    /** Those of a deployment that goes on after a restart, as {@link #state} was; none, with a warning, where that can't be read. */
    static RunNotices resumed(String state, Run<?, ?> run, Consumer<String> console) {
        return new RunNotices(run, read(state, console), console);
    }

    private static ObjectNode read(String state, Consumer<String> console) {
        try {
            if (new ObjectMapper().readTree(state) instanceof ObjectNode stored) {
                return stored;
            }
        } catch (JsonProcessingException unreadable) {
            LOGGER.log(Level.FINE, "stored silence and annotation", unreadable);
        }
        console.accept(WARNING + "what was stored of the silence and the annotation can't be read: a silence ends by itself within"
                + " 10 minutes, an annotation stays without an end");
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * Ends both for a deployment that nobody follows any more; nothing where nobody was told of it. The future never fails.
     *
     * @param warnings gets what went wrong
     */
    static CompletableFuture<Void> endLost(DeploymentAction card, Consumer<String> warnings) {
        return card.getNotices()
                .map(state -> resumed(state, card.getRun(), line -> Optional.of(line)
                                .filter(text -> text.startsWith(WARNING))
                                .ifPresent(warnings))
                        .end("unknown"))
                .orElse(CompletableFuture.completedFuture(null));
    }

    /** For after a restart; no secret is in it. */
    String state() {
        notices.annotation().ifPresent(id -> wanted.put("annotation", id));
        return wanted.toString();
    }

    private Notices.Wish wish() {
        String root = Jenkins.get().getRootUrl();
        String build = root == null ? run.getFullDisplayName() : root + run.getUrl();
        String app = wanted.path("app").asText();
        return new Notices.Wish(
                wanted.has(SILENCE)
                        ? Optional.of(new SilenceRequest(
                                LabelMatchers.parse(wanted.get(SILENCE).asText()), "marathon-deploy", build,
                                wanted.path(MARKER).asText()))
                        : Optional.empty(),
                wanted.has(GRAFANA)
                        ? Optional.of(Annotation.begun(
                                app + " " + build, app, wanted.path("marathon").asText(),
                                Instant.parse(wanted.path("start").asText())))
                        : Optional.empty());
    }

    /** Begins both, and holds the silence from then on. The future never fails. */
    CompletableFuture<Void> begin() {
        look();
        return notices.begin()
                .thenRunAsync(this::keepAnnotation, PluginThreads.get()::prepare)
                .exceptionally(RunNotices::goesDown);
    }

    /** Whoever ends it after a kill of Jenkins has to know it; a silence is found by its marker. */
    private void keepAnnotation() {
        Optional<DeploymentAction> card = notices.annotation().isEmpty() ? Optional.empty() : card();
        if (card.isPresent()) {
            card.get().keepNotices(state());
            try {
                card.get().store();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "After a kill of Jenkins nobody would end the annotation of " + run);
            }
        }
    }

    /** Holds the silence again, found by its marker. */
    void resume() {
        look();
        notices.hold();
    }

    private synchronized void look() {
        looks = Timer.get().scheduleWithFixedDelay(
                notices::hold, Notices.LOOK.toSeconds(), Notices.LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    /** Ends both. The future never fails. */
    synchronized CompletableFuture<Void> end(String outcome) {
        if (looks != null) {
            looks.cancel(false);
        }
        return notices.end(outcome).exceptionally(RunNotices::goesDown);
    }

    /** Nothing is asked any more; whoever goes on after the restart finds the silence by its marker. */
    private static Void goesDown(Throwable refused) {
        LOGGER.log(Level.FINE, "Jenkins goes down", refused);
        return null;
    }

    /** Those of the configuration, with the credentials that the run may use. */
    private final class Services implements Notices.Surroundings {
        private final Consumer<String> console;

        Services(Consumer<String> console) {
            this.console = console;
        }

        private ServiceSettings settings(ServiceKind kind, String name) {
            try {
                return kind.named(wanted.path(name).asText(), run.getParent()).settings(run);
            } catch (AbortException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }

        @Override
        public Alertmanager alertmanager() {
            return new Alertmanager(
                    settings(ServiceKind.ALERTMANAGER, ALERTMANAGER), PluginThreads.get().follower().connections());
        }

        @Override
        public Grafana grafana() {
            return new Grafana(settings(ServiceKind.GRAFANA, GRAFANA), PluginThreads.get().follower().connections());
        }

        @Override
        public void tell(String line) {
            console.accept(line);
        }

        @Override
        public void warn(String line) {
            console.accept(WARNING + line);
        }
    }
}
