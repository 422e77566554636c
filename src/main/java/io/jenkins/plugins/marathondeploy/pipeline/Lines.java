package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;

/** Lists that a pipeline gives as such and a form as the lines of one text. */
final class Lines {
    /** The parameters of all steps that are lists. */
    private static final Set<String> NAMES = Set.of(
            "buildArg", "buildContext", "buildSecret", "cacheFrom", "cacheTo", "centres", "label", "overlay", "platform",
            "probe", "probeExpect", "scanAllow", "set", "ssh", "tag", "without");
    /** Those that are lists for each of several Marathons. */
    private static final Set<String> BY_CENTRE = Set.of("overlayFor", "setFor");

    /** Those whose values may have several lines. */
    private static final Set<String> ASSIGNMENTS = Set.of("buildArg", "buildContext", "buildSecret", "label", "set", "setFor");

    private Lines() {}

    /** A pipeline's arguments with lists where a single text or a map was given for one. */
    static Map<String, Object> asLists(Map<String, Object> arguments) {
        Map<String, Object> lists = new LinkedHashMap<>(arguments);
        lists.replaceAll((name, value) ->
                NAMES.contains(name) ? asList(value) : BY_CENTRE.contains(name) ? byCentre(value) : value);
        return lists;
    }

    /** {@code [north: ['STAGE=prod'], south: [STAGE: 'test']]} as {@code ['north:STAGE=prod', 'south:STAGE=test']}. */
    private static Object byCentre(@CheckForNull Object value) {
        if (!(value instanceof Map<?, ?> centres)) {
            return asList(value);
        }
        List<String> texts = new ArrayList<>();
        centres.forEach((centre, own) -> {
            if (asList(own) instanceof Iterable<?> each) {
                each.forEach(text -> texts.add(centre + ":" + text));
            }
        });
        return texts;
    }

    private static Object asList(@CheckForNull Object value) {
        if (value instanceof Map<?, ?> pairs) {
            return pairs.entrySet().stream()
                    .map(pair -> pair.getKey() + "=" + pair.getValue())
                    .toList();
        }
        return value instanceof CharSequence || value instanceof Number ? List.of(value.toString()) : value;
    }

    /**
     * Makes lists of the texts in which a form gives assignments, one a line. Whoever gives them otherwise means one by each
     * element: split there, the second line of a parameter's value would assign something else.
     */
    static void splitAssignments(JSONObject form) {
        for (String name : ASSIGNMENTS) {
            if (form.get(name) instanceof String text) {
                JSONArray each = new JSONArray();
                split(List.of(text)).forEach(each::add);
                form.put(name, each);
            }
        }
    }

    /** As they were given, without empty ones. */
    static List<String> assignments(@CheckForNull List<String> given) {
        List<String> each = new ArrayList<>(given == null ? List.of() : given);
        each.removeIf(String::isBlank);
        return each;
    }

    static List<String> split(@CheckForNull List<String> given) {
        List<String> lines = new ArrayList<>();
        for (String text : given == null ? List.<String>of() : given) {
            text.lines().filter(line -> !line.isBlank()).forEach(lines::add);
        }
        return lines;
    }
}
