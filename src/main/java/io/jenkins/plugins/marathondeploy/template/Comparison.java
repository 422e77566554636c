package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether what runs is what is wanted. Our own labels, status fields and what Marathon fills in by itself are no
 * differences; a field that only the running app has is one, unless it has Marathon's default: then somebody changed the
 * app by hand. In doubt there is a difference: a restart too many is better than a change that is missed.
 */
public final class Comparison {
    /**
     * @param ignoreInstances leave the number of instances to an autoscaler
     * @param kept            what came back otherwise than it was sent when this app was read again after submissions of
     *                        ours ({@link #kept}): how this Marathon keeps it
     */
    public record Options(boolean ignoreInstances, Set<KeptValue> kept) {
        public Options {
            kept = Set.copyOf(kept);
        }

        public Options(boolean ignoreInstances) {
            this(ignoreInstances, Set.of());
        }

        public static Options defaults() {
            return new Options(false);
        }
    }

    /**
     * All differences; none means that nothing needs to be submitted.
     *
     * @param dropped fields that were submitted before and that this Marathon has dropped; no differences, but worth a
     *                word
     * @param kept    what this Marathon keeps otherwise, as {@link Options#kept} says; no differences either
     */
    public record Result(List<Difference> differences, List<Difference> dropped, List<Difference> kept) {
        public Result {
            differences = List.copyOf(differences);
            dropped = List.copyOf(dropped);
            kept = List.copyOf(kept);
        }

        public Result(List<Difference> differences) {
            this(differences, List.of(), List.of());
        }

        /** What is worth a word though it is no difference, one sentence each. */
        public List<String> notes() {
            return Stream.concat(dropped.stream(), kept.stream()).map(difference -> difference.asKept() + ".").toList();
        }

        public boolean isEmpty() {
            return differences.isEmpty();
        }

        /** Whether scaling is all there is to do; false when there is nothing to do. */
        public boolean onlyInstances() {
            return !isEmpty() && Comparison.onlyInstances(differences);
        }
    }

    private final String appId;
    private final boolean submittedBefore;
    private final List<String> hidden;
    private final List<Difference> differences = new ArrayList<>();
    private final List<Difference> dropped = new ArrayList<>();

    /**
     * @param submittedBefore whether the fields that a Marathon may drop were part of what was submitted for the running
     *                        app: then those it does not have were dropped
     */
    private Comparison(String appId, boolean submittedBefore, List<String> hidden) {
        this.appId = appId;
        this.submittedBefore = submittedBefore;
        this.hidden = hidden;
    }

    /**
     * @param wanted  an app's definition as it would be submitted
     * @param running the {@code app} object of {@code GET /v2/apps/{id}}
     */
    public static Result compare(ObjectNode wanted, ObjectNode running, Options options) {
        return compare("", AppNode.single(wanted), AppNode.single(running), options);
    }

    /**
     * @param wanted  a group's definition as it would be submitted
     * @param running the answer of {@code GET /v2/groups/{id}} with groups and apps embedded
     */
    public static Result compareGroup(ObjectNode wanted, ObjectNode running, Options options) {
        return GroupComparison.compare(wanted, running, options);
    }

    /**
     * The differences of a group's own fields ({@code dependencies}, {@code enforceRole}) and of those of its nested
     * groups, a nested group that only one side has included; their apps are left out.
     *
     * @param wanted  a group's definition as it would be submitted
     * @param running the answer of {@code GET /v2/groups/{id}} with groups embedded
     */
    public static Result compareGroupFields(ObjectNode wanted, ObjectNode running) {
        return new Result(GroupComparison.ownFields(wanted, running));
    }

    static Result compare(String appId, AppNode wanted, AppNode running, Options options) {
        ObjectNode one = Normalization.app(wanted);
        ObjectNode other = Normalization.app(running);
        if (options.ignoreInstances()) {
            one.remove("instances");
            other.remove("instances");
        }
        List<String> hidden = SecretPaths.in(wanted.json(), running.json());
        Comparison comparison =
                new Comparison(appId, DroppedFields.wereSubmitted(wanted.json(), running.json()), hidden);
        comparison.compare(one, other, AppShape.APP, "");
        return comparison.result(options.kept(), () -> fingerprint(one, hidden));
    }

    /**
     * What Marathon keeps otherwise than it was sent, the number of instances left out, which others may have changed
     * since.
     *
     * @param appId   for the texts; empty where there is only one
     * @param sent    an app's definition as it was submitted, labels of ours included
     * @param running what Marathon answers for the app while nobody else has changed it
     */
    public static List<KeptValue.Found> kept(String appId, ObjectNode sent, ObjectNode running) {
        Result result = compare(appId, AppNode.single(sent), AppNode.single(running), new Options(true));
        String definition = fingerprint(Normalization.app(AppNode.single(sent)), SecretPaths.in(sent, running));
        return Stream.concat(
                        result.dropped.stream().map(difference -> found(difference, definition, true)),
                        result.differences.stream().map(difference -> found(difference, definition, false)))
                .toList();
    }

    private static KeptValue.Found found(Difference difference, String definition, boolean dropped) {
        KeptValue value = difference.isMasked() ? null : new KeptValue(definition, difference.fingerprint());
        return new KeptValue.Found(difference.asKept(), value, dropped);
    }

    /** Secret values take no part: where one differs, that is a difference at its own place. */
    private static String fingerprint(ObjectNode normalized, List<String> hidden) {
        ObjectNode app = normalized.deepCopy();
        app.remove("instances");
        return Fingerprint.of(Json.canonical(Masking.mask(app, "", hidden)));
    }

    /**
     * What is kept otherwise is no difference as long as nothing else differs and the definition is one that was sent: in
     * another definition Marathon may keep the same value as it is, and then somebody has changed it.
     */
    private Result result(Set<KeptValue> kept, Supplier<String> fingerprint) {
        if (kept.isEmpty()) {
            return new Result(differences, dropped, List.of());
        }
        String definition = fingerprint.get();
        Set<String> known = kept.stream().map(KeptValue::difference).collect(Collectors.toSet());
        boolean otherwiseEqual =
                onlyInstances(differences.stream().filter(one -> !known.contains(one.fingerprint())).toList());
        Map<Boolean, List<Difference>> byKept = differences.stream().collect(Collectors.partitioningBy(one -> otherwiseEqual
                ? known.contains(one.fingerprint()) && kept.contains(new KeptValue(definition, one.fingerprint()))
                : known.contains(one.fingerprint())));
        return new Result(byKept.get(false), dropped, byKept.get(true));
    }

    private static boolean onlyInstances(List<Difference> differences) {
        return differences.stream().allMatch(Difference::isInstances);
    }

    /** Between a group's own fields; it has no labels to note in what was submitted before. */
    static List<Difference> differencesOfGroup(String groupId, JsonNode wanted, JsonNode running) {
        Comparison comparison = new Comparison(groupId, true, List.of());
        comparison.compare(wanted, running, AppShape.GROUP, "");
        return comparison.differences;
    }

    /** @param declared null below a field that we do not know */
    private void compare(JsonNode wanted, JsonNode running, Shape declared, String path) {
        Shape shape = declared == null ? null : declared.resolve(wanted);
        if (wanted.isObject() && running.isObject()) {
            compareFields(wanted, running, shape, path);
        } else if (wanted.isArray() && running.isArray()) {
            for (int i = 0; i < Math.max(wanted.size(), running.size()); i++) {
                compare(wanted.path(i), running.path(i), shape == null ? null : shape.items, Json.child(path, i));
            }
        } else if (!same(wanted, running, shape)) {
            differences.add(new Difference(appId, path, wanted, running, hidden));
        }
    }

    private void compareFields(JsonNode wanted, JsonNode running, Shape shape, String path) {
        Set<String> names = new LinkedHashSet<>();
        wanted.fieldNames().forEachRemaining(names::add);
        running.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            Shape known = shape == null ? null : shape.at(name).orElse(null);
            // B-put-unknown-field: Marathon drops what it does not know, so it can't be there. Lint tells the user.
            if (submittedBefore && !running.has(name) && DroppedFields.mayBe(shape, name)) {
                dropped.add(new Difference(appId, Json.child(path, name), member(wanted, name), MissingNode.getInstance(), hidden));
            } else {
                compare(member(wanted, name), member(running, name), known, Json.child(path, name));
            }
        }
    }

    private static JsonNode member(JsonNode object, String name) {
        return object.has(name) ? object.get(name) : MissingNode.getInstance();
    }

    private static boolean same(JsonNode wanted, JsonNode running, Shape shape) {
        boolean assigned = shape != null && shape.assigned;
        if (assigned && wanted.isMissingNode()) {
            return true;
        }
        if (wanted.isNumber() && running.isNumber()) {
            return assigned && wanted.decimalValue().signum() == 0 || wanted.decimalValue().compareTo(running.decimalValue()) == 0;
        }
        return wanted.equals(running);
    }
}
