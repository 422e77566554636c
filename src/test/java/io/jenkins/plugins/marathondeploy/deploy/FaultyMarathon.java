package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.Exchange;
import io.jenkins.plugins.marathondeploy.marathon.GroupStatus;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.marathon.QueuedLaunch;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import io.jenkins.plugins.marathondeploy.marathon.ServerInfo;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One deployer's way to a {@link SimulatedMarathon}: notes every exchange, and loses or falsifies those it is told to. */
final class FaultyMarathon implements Marathon {
    /** The kind of a 500 that says why. */
    static final Kind INTERNAL_ERROR = Kind.INTERNAL_ERROR;

    /** What a fault does to one exchange. */
    interface Fault {
        /** @param apply carries the exchange out */
        Object meet(String exchange, Supplier<Object> apply);

        /** Whether the fault is there for this exchange at all. */
        boolean concerns(String exchange);
    }

    final SimulatedMarathon marathon;
    final String author;
    final List<Fault> faults = new ArrayList<>();
    /** Writes in the order they were sent, also those that did not arrive. */
    final List<String> writes = new ArrayList<>();
    final List<QueuedLaunch> queue = new ArrayList<>();
    UnaryOperator<AppStatus> view = UnaryOperator.identity();
    String version = "1.8.244";
    boolean hidesDeployments;
    boolean hidesApps;
    int exchanges;
    /** How often the version was asked for. */
    int versionQuestions;
    /** Whether what is asked now belongs to a write: it is the read right before it. */
    boolean writing;
    /** Whether that read is answered as the one before it was: then it guards nothing. */
    boolean unguarded;
    private ObjectNode lastPut;
    private final Map<String, Object> answers = new HashMap<>();

    FaultyMarathon(SimulatedMarathon marathon, String author) {
        this.marathon = marathon;
        this.author = author;
    }

    @Override
    public <T> T carryOut(Exchange<T> exchange) {
        throw new AssertionError("no answers are read here: " + exchange.path());
    }

    private <T> T exchange(String what, Class<T> type, Supplier<Object> apply) {
        exchanges++;
        for (Fault fault : List.copyOf(faults)) {
            if (fault.concerns(what)) {
                return type.cast(fault.meet(what, apply));
            }
        }
        return type.cast(apply.get());
    }

    private <T> T read(String what, String id, Class<T> type, Supplier<Object> apply) {
        String key = what + " " + id;
        if (unguarded && writing && answers.containsKey(key)) {
            exchanges++;
            return type.cast(answers.get(key));
        }
        T answer = exchange(what, type, apply);
        answers.put(key, answer);
        return answer;
    }

    private Submission write(String kind, String rest, Supplier<Object> apply) {
        writes.add(kind + " " + rest);
        return exchange(kind.replace("!", ""), Submission.class, apply);
    }

    /**
     * Whoever sent it goes on from before it, and has not heard the answer.
     *
     * @param since how many writes there were before
     */
    void losesPutSince(int since) {
        if (writes.stream().skip(since).anyMatch(write -> write.startsWith("put"))) {
            marathon.lost(lastPut, author);
        }
    }

    private Submission put(String kind, String rest, ObjectNode definition, Supplier<Object> apply) {
        lastPut = definition;
        try {
            return write(kind, rest, apply);
        } catch (MarathonException e) {
            if (e.mayHaveBeenApplied()) {
                marathon.lost(definition, author);
            }
            throw e;
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public Optional<AppStatus> app(String id) {
        Optional<AppStatus> answer = read(
                "app", id, Optional.class, () -> hidesApps ? Optional.empty() : marathon.app(id).map(this::seen));
        marathon.of(author).saw(id, answer);
        return answer;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Optional<GroupStatus> group(String id) {
        Optional<GroupStatus> answer = read("group", id, Optional.class, () -> marathon.groupStatus(id));
        marathon.of(author).sawAll(
                marathon.appIdsEver(id), answer.map(GroupStatus::apps).orElse(List.of()));
        return answer;
    }

    private AppStatus seen(AppStatus app) {
        AppStatus shown = view.apply(app);
        return hidesDeployments
                ? new AppStatus(shown.id(), shown.version(), shown.lastConfigChangeAt(), shown.instances(),
                        shown.healthChecked(), shown.labels(), List.of(), shown.latest(), shown.outdated(), shown.tasks(),
                        shown.lastTaskFailure(), shown.definition())
                : shown;
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<RunningDeployment> deployments() {
        return read("deployments", "", List.class, () -> hidesDeployments ? List.of() : marathon.deployments());
    }

    @Override
    public Submission putApp(String id, ObjectNode definition, boolean force) {
        String labelled = definition.path("labels").has(OwnLabels.SUBMISSION) ? "" : ", no label";
        return put("put" + (force ? "!" : ""),
                id + " '" + definition.path("cmd").asText() + "' x" + definition.path("instances").asInt(1) + labelled,
                definition,
                () -> marathon.put(id, definition, force, author));
    }

    @Override
    public Submission putGroup(String id, ObjectNode definition, boolean force) {
        StringBuilder described = new StringBuilder(id);
        definition.path("apps").forEach(app -> described.append(' ')
                .append(app.path("id").asText())
                .append(app.path("labels").has(OwnLabels.SUBMISSION) ? "+label" : ""));
        return write("put" + (force ? "!" : ""), described.toString(),
                () -> marathon.putGroup(id, definition, force, author));
    }

    @Override
    public Submission restoreApp(String id, String version, boolean force) {
        return write("restore" + (force ? "!" : ""), id + " " + SimulatedMarathon.alias(version),
                () -> marathon.restore(id, version, force, author));
    }

    @Override
    public Submission restoreGroup(String id, String version, boolean force) {
        return write("restore" + (force ? "!" : ""), id + " " + SimulatedMarathon.alias(version),
                () -> marathon.restoreGroup(id, version, force, author));
    }

    @Override
    public Submission deleteApp(String id) {
        return write("delete", id, () -> marathon.delete(id, author));
    }

    @Override
    public Submission deleteGroup(String id) {
        return write("delete", id, () -> marathon.deleteGroup(id, author));
    }

    @Override
    public Submission revert(String id) {
        return write("revert", id, () -> marathon.revert(id, author));
    }

    @Override
    public void cancel(String id) {
        write("cancel", id, () -> {
            marathon.cancel(id, author);
            return null;
        });
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<QueuedLaunch> queue() {
        return exchange("queue", List.class, () -> List.copyOf(queue));
    }

    @Override
    public List<String> versions(String id) {
        throw new AssertionError("the list of versions is not to be trusted (J11-versions-after-409)");
    }

    @Override
    @SuppressWarnings("unchecked")
    public Optional<ObjectNode> appVersion(String id, String version) {
        return exchange("version", Optional.class, () -> marathon.version(id, version));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Optional<ObjectNode> groupVersion(String id, String version) {
        return read("version", "", Optional.class, () -> marathon.groupVersion(id, version));
    }

    @Override
    public ServerInfo info() {
        versionQuestions++;
        return exchange("info", ServerInfo.class, () -> new ServerInfo(version, Optional.empty(), Optional.empty()));
    }

    static MarathonException error(Kind kind) {
        return new MarathonException(kind, "Marathon: " + kind);
    }
}
