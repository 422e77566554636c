package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.Retrying.Sleeper;
import io.jenkins.plugins.marathondeploy.workload.KeptValues;
import java.util.Optional;

/**
 * What a shell gives to a release.
 *
 * @param files    where the template's files are
 * @param images   who builds and pushes; not used where nothing is built
 * @param registry where images are; needed where one is built or looked up
 * @param marathon asked before the build, and by a dry run; repeats reads that failed for a reason that can pass
 * @param console  where the user is told how it goes
 * @param sleeper  waits until a Harbor that is down for a moment is asked again
 * @param kept     what this Marathon keeps otherwise than it was sent
 */
public record ReleaseContext(
        TemplateFiles files,
        ImageSupply images,
        Optional<Registry> registry,
        Marathon marathon,
        ReleaseConsole console,
        Sleeper sleeper,
        KeptValues kept) {}
