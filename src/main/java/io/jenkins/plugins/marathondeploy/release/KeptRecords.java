package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.storage.RecordFile;
import io.jenkins.plugins.marathondeploy.template.KeptValue;
import io.jenkins.plugins.marathondeploy.workload.KeptValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@link KeptValues} of one Marathon in a file, which may hold those of others too. A line each: Marathon's addresses, its
 * version, the app, and two fingerprints; no value is in it. What is lost costs one restart. A file that is damaged counts
 * for nothing, and is begun anew with the next that is remembered.
 */
public final class KeptRecords implements KeptValues {
    /** The oldest go; with 200 bytes a line it is a file of 200 kB. */
    private static final int MOST = 1000;
    /** Of an app: what was sent last may be sent again, and so may what was sent before a rollback. */
    private static final int DEFINITIONS = 5;
    /** Marathon, version, app, fingerprint of the definition, fingerprint of the difference. */
    private static final Pattern LINE =
            Pattern.compile("([^\t]+)\t([^\t]+)\t(/[^\t]*)\t([0-9a-f]{24})\t([0-9a-f]{24})");

    private final RecordFile file;
    private final String marathon;
    /** What was read last, of which version of the file. */
    private Map<String, Map<String, Set<KeptValue>>> byApp = Map.of();
    private Optional<String> readVersion = Optional.empty();

    /**
     * @param file     need not exist
     * @param marathon all addresses by which it is reached, in any order
     */
    public KeptRecords(Path file, Collection<URI> marathon) {
        this.file = new RecordFile(file, MOST);
        this.marathon = marathon.stream().map(URI::toString).sorted().distinct().collect(Collectors.joining(","));
    }

    @Override
    public synchronized Map<String, Set<KeptValue>> of(String appId) {
        // Asked at each look, and changed by other builds meanwhile.
        Optional<String> version = file.version();
        if (version.isEmpty() || !version.equals(readVersion)) {
            readVersion = Optional.empty();
            byApp = read();
            readVersion = version;
        }
        return byApp.getOrDefault(appId, Map.of());
    }

    private Map<String, Map<String, Set<KeptValue>>> read() {
        Map<String, Map<String, Set<KeptValue>>> found = new HashMap<>();
        for (String line : file.lines()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new UncheckedIOException(new IOException(file.path() + " is damaged: it has a line that is no record"));
            }
            if (matcher.group(1).equals(marathon)) {
                found.computeIfAbsent(matcher.group(3), app -> new TreeMap<>())
                        .computeIfAbsent(matcher.group(2), marathonVersion -> new LinkedHashSet<>())
                        .add(new KeptValue(matcher.group(4), matcher.group(5)));
            }
        }
        return found;
    }

    @Override
    public void add(String appId, String marathonVersion, Set<KeptValue> found) {
        String app = marathon + "\t" + marathonVersion + "\t" + appId + "\t";
        file.change(before -> {
            List<String> lines = before.stream().allMatch(line -> LINE.matcher(line).matches())
                    ? new ArrayList<>(before)
                    : new ArrayList<>();
            found.forEach(value -> {
                String line = app + value.definition() + "\t" + value.difference();
                lines.remove(line);
                lines.add(line);
            });
            forgetOldDefinitions(lines, app);
            return lines;
        });
    }

    private static void forgetOldDefinitions(List<String> lines, String app) {
        Set<String> kept = new LinkedHashSet<>();
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (!lines.get(i).startsWith(app)) {
                continue;
            }
            String definition = lines.get(i).substring(app.length()).split("\t", 2)[0];
            if (kept.size() < DEFINITIONS || kept.contains(definition)) {
                kept.add(definition);
            } else {
                lines.remove(i);
            }
        }
    }
}
