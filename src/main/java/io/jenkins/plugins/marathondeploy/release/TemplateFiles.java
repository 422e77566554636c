package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.template.Template;
import java.io.IOException;
import java.util.List;

/** Where the files of a {@link TemplateSource} are: a workspace on an agent, a local directory. */
@FunctionalInterface
public interface TemplateFiles {
    /**
     * Reads all of them, in this order.
     *
     * @throws io.jenkins.plugins.marathondeploy.template.TemplateException when one of them can't be used
     */
    List<Template> read(List<String> files) throws IOException, InterruptedException;

    /** The value of a variable in the environment there, where secrets are put; null when it is not set. */
    default String variable(String name) {
        return null;
    }
}
