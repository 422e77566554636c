package io.jenkins.plugins.marathondeploy.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.marathondeploy.delivery.ImageRecord;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;

/**
 * What an agent is asked to build and push. Simple values only, since it travels to the agent.
 *
 * @param build       in the agent's workspace, with at least one tag
 * @param alwaysBuild build also when the registry has the image of the same content already
 * @param findOnly    neither build nor push: only look whether the registry has it
 * @param records     of the repository, by content hash, as the controller keeps them: what is not in them is built
 * @param dockerHost  the engine's address; empty for that of the agent's environment
 * @param builder     what builds, as the parameter of this name says
 * @param pushTimeout how long a push may report nothing
 * @param harbor      the registry's address
 * @param tokenServices where its login may be sent besides; may be empty
 * @param allowed     rules for addresses, as {@code AllowedAddresses} takes them, where a job has named the registry's, whose
 *                    answers are not quoted then; null where the registry is one of the configuration
 * @param authority   certificates that are trusted there besides the JVM's own, PEM; may be empty
 * @param heading     a line of the console before what docker prints; empty for none
 */
public record ImageRequest(
        ImageBuild build,
        boolean alwaysBuild,
        boolean findOnly,
        HashMap<String, ImageRecord> records,
        String dockerHost,
        String builder,
        Duration pushTimeout,
        String harbor,
        String tokenServices,
        @CheckForNull String allowed,
        String authority,
        String heading)
        implements Serializable {}
