package io.jenkins.plugins.marathondeploy.image;

/** Hears what happens while an image is built or pushed, in order, one call at a time, on a thread of the operation. */
@FunctionalInterface
public interface ImageProgress {
    /** @param event what happened; must return soon, since the engine's output waits for it */
    void report(ImageEvent event);

    /** Ignores everything. */
    static ImageProgress silent() {
        return event -> {};
    }
}
