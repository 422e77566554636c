package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;

/** Lists that a pipeline gives as such and a form as the lines of one text. */
final class Lines {
    private Lines() {}

    static List<String> split(@CheckForNull List<String> given) {
        List<String> lines = new ArrayList<>();
        for (String text : given == null ? List.<String>of() : given) {
            text.lines().filter(line -> !line.isBlank()).forEach(lines::add);
        }
        return lines;
    }
}
