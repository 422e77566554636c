package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What is submitted to Marathon: an app, or a group of apps. Immutable; kept and serialized as its JSON text.
 */
public final class Definition implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Decides between {@code /v2/apps} and {@code /v2/groups}. */
    public enum Kind {
        APP,
        GROUP
    }

    private final Kind kind;
    private final String id;
    private final List<String> appIds;
    private final String text;

    private Definition(ObjectNode json) {
        kind = AppNode.isGroup(json) ? Kind.GROUP : Kind.APP;
        id = json.path("id").asText();
        appIds = AppNode.in(json).stream().map(AppNode::id).toList();
        text = Json.write(json);
    }

    /**
     * Restores a definition from {@link #text()}.
     *
     * @throws TemplateException when the text is not a JSON object with an {@code id}
     */
    public static Definition ofJson(String text) {
        return of(Json.readObject(text, "The definition"));
    }

    /** Takes a copy; a relative id is made absolute. */
    static Definition of(ObjectNode json) {
        if (!json.path("id").isTextual() || json.path("id").asText().isEmpty()) {
            throw new TemplateException("The definition has no \"id\".");
        }
        ObjectNode copy = json.deepCopy();
        copy.put("id", PathId.resolve("/", json.path("id").asText()));
        return new Definition(copy);
    }

    public Kind kind() {
        return kind;
    }

    /** Absolute id of the app or the group. */
    public String id() {
        return id;
    }

    /** Absolute ids of all apps in it, those of nested groups included, in the order of the file; one for an app. */
    public List<String> appIds() {
        return appIds;
    }

    /** Absolute ids of the group and of all groups in it; empty for an app. */
    public Set<String> groupIds() {
        return kind == Kind.APP ? Set.of() : GroupMerge.groups(json()).keySet();
    }

    /** A new tree with each call. */
    public ObjectNode json() {
        return Json.readObject(text, id);
    }

    /** A copy of one app's definition, its id made absolute. */
    public ObjectNode app(String appId) {
        AppNode app = node(json(), appId);
        return app.json().put("id", app.id());
    }

    /**
     * Whether the definition names a number of instances for one of {@link #appIds()}; {@code null} names none
     * (B-instances-null: 201).
     */
    public boolean saysInstances(String appId) {
        return node(json(), appId).json().hasNonNull("instances");
    }

    /**
     * Whether Marathon judges the health of one of {@link #appIds()}: {@code healthChecks} of any protocol, those that
     * Mesos carries out included. The {@code check} of an app is only shown, and decides nothing.
     */
    public boolean hasHealthChecks(String appId) {
        return node(json(), appId).json().path("healthChecks").size() > 0;
    }

    /** The JSON that would be sent, in one line, keys in the order of the file: the same text for the same input. */
    public String text() {
        return text;
    }

    /** The JSON for people to read. */
    public String pretty() {
        return Json.pretty(json());
    }

    /**
     * This with a label set on one of {@link #appIds()}. With {@link OwnLabels#SUBMISSION} the fields are noted that
     * Marathon may drop from what is submitted ({@link OwnLabels#FIELDS}), so that the next comparison knows.
     */
    public Definition withLabel(String appId, String key, String value) {
        return changed(appId, app -> {
            label(app, key, value);
            if (key.equals(OwnLabels.SUBMISSION)) {
                DroppedFields.fingerprint(app).ifPresent(fields -> label(app, OwnLabels.FIELDS, fields));
            }
        });
    }

    /** This with a label set on every app. */
    public Definition withLabel(String key, String value) {
        ObjectNode json = json();
        AppNode.in(json).forEach(app -> label(app.json(), key, value));
        return new Definition(json);
    }

    /**
     * This with the labels of ours that one of {@link #appIds()} has as it runs, and no others: for an app that stays as
     * it is, or is only scaled, since a changed label alone would restart every instance.
     *
     * @param running the {@code app} object of Marathon's answer
     */
    public Definition withOwnLabelsOf(String appId, ObjectNode running) {
        return changed(appId, app -> {
            if (app.get("labels") instanceof ObjectNode labels) {
                labels.properties().removeIf(label -> OwnLabels.isOwn(label.getKey()));
            }
            running.path("labels").properties().stream()
                    .filter(label -> OwnLabels.isOwn(label.getKey()))
                    .forEach(label -> label(app, label.getKey(), label.getValue().asText()));
        });
    }

    /**
     * This with the places noted ({@link OwnLabels#HIDDEN}) whose texts may be secret: a comparison shows neither what is
     * wanted there nor what runs there.
     */
    public Definition withHidden(Predicate<String> secret) {
        ObjectNode json = json();
        for (AppNode app : AppNode.in(json)) {
            List<String> places = new ArrayList<>(SecretPaths.in(app.json(), MissingNode.getInstance()));
            SecretPaths.find(app.json(), "", secret, places);
            if (!places.isEmpty()) {
                label(app.json(), OwnLabels.HIDDEN, SecretPaths.label(places));
            }
        }
        return new Definition(json);
    }

    /**
     * What would change, field by field. A number of instances that the definition does not say stays as it is.
     *
     * @param running Marathon's {@code app} object, or its answer for a group with groups and apps embedded
     */
    public Comparison.Result compare(ObjectNode running) {
        Definition wanted = this;
        for (AppNode app : AppNode.in(running)) {
            if (appIds.contains(app.id()) && !saysInstances(app.id())) {
                wanted = wanted.withInstances(app.id(), app.json().path("instances").asInt(1));
            }
        }
        Comparison.Options options = Comparison.Options.defaults();
        return kind == Kind.APP
                ? Comparison.compare(wanted.json(), running, options)
                : Comparison.compareGroup(wanted.json(), running, options);
    }

    /**
     * This group with the apps and groups that it has as it runs and this does not name, each in its place, in the form in
     * which Marathon takes them for unchanged.
     *
     * @param running Marathon's answer for the group, with groups and apps embedded
     */
    public Definition mergedInto(ObjectNode running) {
        ObjectNode json = json();
        GroupMerge.into(json, running);
        return new Definition(json);
    }

    /**
     * Why this group can't be merged into the one that runs, in one sentence without an end: an id is an app's in one and a
     * group's in the other.
     */
    public Optional<String> mergeConflict(ObjectNode running) {
        return kind == Kind.APP ? Optional.empty() : GroupMerge.conflict(json(), running);
    }

    /**
     * Whether Marathon keeps an app that this group does not name, since the file says nothing of the apps or groups there.
     *
     * @param appId of an app that runs in the group and is none of {@link #appIds()}
     */
    public boolean keeps(String appId) {
        return GroupMerge.keeps(json(), appId, "apps");
    }

    /** This with another number of instances for one app: where an autoscaler owns that number. */
    public Definition withInstances(String appId, int instances) {
        return changed(appId, app -> app.put("instances", instances));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Definition that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Without content: environment variables may be secrets. */
    @Override
    public String toString() {
        return kind + " " + id;
    }

    private Definition changed(String appId, Consumer<ObjectNode> change) {
        ObjectNode json = json();
        change.accept(node(json, appId).json());
        return new Definition(json);
    }

    private static AppNode node(ObjectNode json, String appId) {
        return AppNode.in(json).stream()
                .filter(app -> app.id().equals(appId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No app " + appId + " in " + json.path("id").asText()));
    }

    private static void label(ObjectNode app, String key, String value) {
        ObjectNode labels = app.get("labels") instanceof ObjectNode existing ? existing : app.putObject("labels");
        labels.put(key, value);
    }
}
