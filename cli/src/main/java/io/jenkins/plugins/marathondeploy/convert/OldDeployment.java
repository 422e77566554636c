package io.jenkins.plugins.marathondeploy.convert;

import java.util.List;
import java.util.Map;

/**
 * A deployment as the old plugin was told it.
 *
 * @param line   where it begins in the text, from 1
 * @param fields by their names there
 * @param lists  {@code env}, {@code labels} and {@code uris}
 */
record OldDeployment(int line, Map<String, Value> fields, Map<String, List<Entry>> lists) {
    /**
     * An element of a list.
     *
     * @param name null for a URI
     */
    record Entry(Value name, Value value) {}

    List<Entry> list(String name) {
        return lists.getOrDefault(name, List.of());
    }
}
