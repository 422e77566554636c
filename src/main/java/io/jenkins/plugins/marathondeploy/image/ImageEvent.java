package io.jenkins.plugins.marathondeploy.image;

import java.time.Duration;

/** One thing that happened while an image was built or pushed. Its {@code toString} is a line for a log. */
public sealed interface ImageEvent {
    /** The context is on its way: so many files and bytes (contents only) so far. */
    record SendingContext(long files, long bytes) implements ImageEvent {
        @Override
        public String toString() {
            return "Sending build context: " + files + " files, " + bytes + " bytes";
        }
    }

    /** The whole context was sent. */
    record ContextSent(long files, long bytes) implements ImageEvent {
        @Override
        public String toString() {
            return "Sent build context: " + files + " files, " + bytes + " bytes";
        }
    }

    /** A line of the engine's build output, without its line end. */
    record BuildOutput(String line) implements ImageEvent {
        @Override
        public String toString() {
            return line;
        }
    }

    /**
     * A layer of a base image is pulled: its state changed, or another hundredth of it came.
     *
     * @param layer   the engine's short id; empty for what is said of the whole image
     * @param state   the engine's word: Pulling fs layer, Waiting, Downloading, Extracting, Pull complete, …
     * @param current bytes so far, 0 where the engine does not say
     * @param total   bytes in all, 0 where the engine does not say
     */
    record Pulling(String layer, String state, long current, long total) implements ImageEvent {
        @Override
        public String toString() {
            return layer.isEmpty() ? state : new Layer(layer, state, current, total).toString();
        }
    }

    /** The push of a reference starts. */
    record Pushing(ImageReference reference) implements ImageEvent {
        @Override
        public String toString() {
            return "Pushing " + reference;
        }
    }

    /**
     * A layer's state changed, or another hundredth of it was sent.
     *
     * @param layer   the engine's short id
     * @param state   the engine's word: Preparing, Waiting, Pushing, Pushed, Layer already exists, Mounted from …
     * @param current bytes sent, 0 where the engine does not say
     * @param total   bytes to send, 0 where the engine does not say
     */
    record Layer(String layer, String state, long current, long total) implements ImageEvent {
        /** 0 to 100; -1 where the engine does not say. */
        public int percent() {
            return total <= 0 ? -1 : (int) Math.max(0, Math.min(100, current * 100.0 / total));
        }

        @Override
        public String toString() {
            return layer + ": " + state + (percent() < 0 ? "" : " " + percent() + " %");
        }
    }

    /** A reference is in the registry. */
    record Pushed(ImageReference reference, String digest) implements ImageEvent {
        @Override
        public String toString() {
            return "Pushed " + reference + " as " + digest;
        }
    }

    /** The push failed in a way that can pass, and is tried again. */
    record Retrying(int attempt, int attempts, Duration after, String reason) implements ImageEvent {
        @Override
        public String toString() {
            return "Attempt " + attempt + " of " + attempts + " failed (" + reason + "); trying again in "
                    + after.toSeconds() + " s";
        }
    }

    /**
     * A step of a BuildKit build began or ended. Steps run beside each other: what they print is told apart by their id.
     *
     * @param id   {@code #7}, as docker's own plain progress numbers them; the same for all that is told of one step
     * @param name "[2/4] RUN make", "exporting to image", "pushing layers", …
     * @param took how long it ran; zero when it has just begun, and for one that was cached
     */
    record Step(String id, String name, State state, Duration took) implements ImageEvent {
        /** How far a step is. One that is cached is told once; BuildKit may begin one again that has ended. */
        public enum State {
            STARTED,
            CACHED,
            DONE,
            FAILED,
            CANCELLED
        }

        public boolean isEnd() {
            return state != State.STARTED;
        }

        @Override
        public String toString() {
            String seconds = Math.floor(took.toMillis() / 100.0) / 10 + " s";
            return id + " " + name + switch (state) {
                case STARTED -> "";
                case CACHED -> ": cached";
                case DONE -> ": done, " + seconds;
                case FAILED -> ": failed, " + seconds;
                case CANCELLED -> ": cancelled";
            };
        }
    }

    /** A line that a step has printed, without its line end. */
    record StepOutput(String id, String line) implements ImageEvent {
        @Override
        public String toString() {
            return id + " " + line;
        }
    }

    /**
     * How far a part of a step is: a layer that is pulled or pushed, the context that is sent. Many a second at times; a
     * plain log leaves them out.
     *
     * @param what    BuildKit's words: "transferring context", "sha256:… ", "pushing layers"
     * @param current bytes so far, 0 where BuildKit does not say
     * @param total   bytes in all, 0 where BuildKit does not say
     */
    record StepProgress(String id, String what, long current, long total) implements ImageEvent {
        @Override
        public String toString() {
            return id + " " + what + (current <= 0 ? "" : ": " + current + (total <= 0 ? "" : " of " + total) + " bytes");
        }
    }
}
