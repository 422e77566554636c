package io.jenkins.plugins.marathondeploy.template;

/**
 * A template, an overlay, a variable or the image can't be used. Nothing was sent. The message is for the user: which
 * file, where in it (line and column, or a JSON pointer such as {@code /container/docker/image}), what is wrong and
 * what to do. It never contains the value of a variable.
 */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TemplateException(String message) {
        super(message);
    }

    public TemplateException(String message, Throwable cause) {
        super(message, cause);
    }
}
