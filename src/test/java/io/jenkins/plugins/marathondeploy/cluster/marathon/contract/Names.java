package io.jenkins.plugins.marathondeploy.cluster.marathon.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which id and which version of a recording stands for which of the fixture. What is known compares by its meaning:
 * the same recorded id must always be the same id of the fixture. What is not known yet compares as "some id".
 */
final class Names {
    static final Pattern INSTANCE = Pattern.compile("([a-z0-9_.-]+)\\.instance-[0-9a-f]{8}-[0-9a-f-]{27}");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    static final Pattern MOMENT = Pattern.compile("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    private static final Pattern AGENT = Pattern.compile("(5a9e1b9c-0000-4000-8000-000000000001-)S\\d");

    private final Map<String, String> actualOfRecorded = new HashMap<>();
    private final Map<String, String> recordedOfActual = new HashMap<>();
    private final Map<String, String> instances = new HashMap<>();
    private final String address;

    /** The address is the fixture's {@code host:port}. */
    Names(String address) {
        this.address = address;
    }

    /** A recorded request with the fixture's ids in place of the recorded ones. */
    String toActual(String recorded) {
        String text = replace(INSTANCE, recorded, instance -> instances.getOrDefault(instance, instance));
        text = replace(UUID, text, id -> actualOfRecorded.getOrDefault(id, id));
        return replace(MOMENT, text, moment -> actualOfRecorded.getOrDefault(moment, moment));
    }

    /** A text of the recording in the form in which it is compared. */
    String ofRecorded(String text) {
        return common(text, actualOfRecorded.keySet()::contains, key -> key).replace("127.0.0.1:18080", "<here>");
    }

    /** A text of the fixture in the form in which it is compared. */
    String ofActual(String text) {
        return common(text, recordedOfActual.keySet()::contains, recordedOfActual::get).replace(address, "<here>");
    }

    private static String common(String text, Predicate<String> known,
            UnaryOperator<String> name) {
        String masked = AGENT.matcher(text).replaceAll("$1S<n>");
        masked = INSTANCE.matcher(masked).replaceAll("$1.instance-<id>");
        masked = replace(UUID, masked, id -> known.test(id) ? name.apply(id)
                : id.startsWith("5a9e1b9c-") ? id : "<uuid>");
        return replace(MOMENT, masked, moment -> known.test(moment) ? name.apply(moment) : "<moment>");
    }

    /** Notes that the two stand for the same; an error when one of them is known to stand for something else. */
    void learn(String recorded, String actual) {
        if (INSTANCE.matcher(recorded).find()) {
            learnInstance(recorded, actual);
        } else if (UUID.matcher(recorded).matches() || MOMENT.matcher(recorded).matches()) {
            actualOfRecorded.putIfAbsent(recorded, actual);
            recordedOfActual.putIfAbsent(actual, recorded);
        }
    }

    void learnInstance(String recorded, String actual) {
        Matcher from = INSTANCE.matcher(recorded);
        Matcher to = INSTANCE.matcher(actual);
        if (from.find() && to.find()) {
            instances.put(from.group(), to.group());
        }
    }

    private static String replace(Pattern pattern, String text, UnaryOperator<String> by) {
        return pattern.matcher(text).replaceAll(match -> Matcher.quoteReplacement(by.apply(match.group())));
    }
}
