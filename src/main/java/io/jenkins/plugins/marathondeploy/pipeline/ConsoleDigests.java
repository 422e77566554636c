package io.jenkins.plugins.marathondeploy.pipeline;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Writes each digest to a console in full once, and in short from then on. */
public final class ConsoleDigests {
    private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{12})[0-9a-f]{52}(?![0-9a-f])");

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** The line as it is written. */
    String once(String line) {
        return DIGEST.matcher(line).replaceAll(found -> told.add(found.group()) ? found.group() : "sha256:" + found.group(1));
    }
}
