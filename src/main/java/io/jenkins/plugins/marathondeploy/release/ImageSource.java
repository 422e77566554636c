package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;

/** Which image a release deploys. */
public sealed interface ImageSource {
    /** The images that the template names. */
    record OfTemplate() implements ImageSource {}

    /**
     * An image that exists already.
     *
     * @param pin    how the definition names it
     * @param lookUp whether the registry of the {@link ReleaseContext} is asked for the digest that the tag means now
     */
    record Existing(ImageReference reference, ImagePlacement.Pin pin, boolean lookUp) implements ImageSource {}

    /**
     * An image that is built and pushed, unless the registry has one of the same content.
     *
     * @param build         with at least one tag, all of one repository; the first is the one people know it by
     * @param pin           how the definition names it
     * @param createProject whether the registry's project may be created
     * @param alwaysBuild   build also when the registry has an image of the same content
     */
    record Built(ImageBuild build, ImagePlacement.Pin pin, boolean createProject, boolean alwaysBuild)
            implements ImageSource {
        /** The name that people know it by. */
        public ImageReference name() {
            return build.tags().get(0);
        }
    }
}
