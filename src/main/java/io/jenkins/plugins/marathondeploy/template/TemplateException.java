package io.jenkins.plugins.marathondeploy.template;

import io.jenkins.plugins.marathondeploy.text.Shortened;

/**
 * A template, an overlay, a variable or the image can't be used. Nothing was sent. The message is for the user: which
 * file, where in it (line and column, or a JSON pointer such as {@code /container/docker/image}), what is wrong and
 * what to do. It never contains the value of a variable.
 */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** Names, keys and values of a template can be as long as a file, and a message repeats some of them. */
    private static final int LONGEST = 18_000;

    public TemplateException(String message) {
        super(Shortened.of(message, LONGEST));
    }

    public TemplateException(String message, Throwable cause) {
        super(Shortened.of(message, LONGEST), cause);
    }

}
