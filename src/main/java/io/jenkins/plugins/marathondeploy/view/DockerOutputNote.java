package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.MarkupText;
import hudson.Util;
import hudson.console.ConsoleAnnotationDescriptor;
import hudson.console.ConsoleAnnotator;
import hudson.console.ConsoleNote;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.agent.BuildAndPush;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Folds what docker prints on the page of a console, from the line with this note on; a box in that line shows it, and is
 * checked where the build did not succeed. The text of the console is the same with it and without. Nothing of that
 * text is in what it adds to the page.
 */
@Restricted(NoExternalUse.class)
public final class DockerOutputNote extends ConsoleNote<Object> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(DockerOutputNote.class.getName());
    private static final String HEADING = "[marathon] Docker's output:";
    /** Another plugin may have put the time before it. */
    private static final Pattern LINE = Pattern.compile("^(?:\\[[0-9TZ:.+-]+] )?" + Pattern.quote(BuildAndPush.DOCKER));

    /** The line before the output, with the note in it. */
    public static String heading() {
        try {
            return new DockerOutputNote().encode() + HEADING;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The output of docker is not folded", e);
            return HEADING;
        }
    }

    @Override
    public ConsoleAnnotator<Object> annotate(Object context, MarkupText text, int charPos) {
        Result result = context instanceof Run<?, ?> run ? run.getResult() : null;
        boolean shown = result != null && result.isWorseThan(Result.SUCCESS);
        text.addMarkup(
                text.getText().stripTrailing().length(),
                " <label class=\"marathon-deploy-docker-show\"><input type=\"checkbox\"" + (shown ? " checked" : "") + "> "
                        + Util.escape(Messages.DockerOutputNote_show()) + "</label>");
        return new Lines();
    }

    /** Marks the lines that docker has printed. */
    private static final class Lines extends ConsoleAnnotator<Object> {
        private static final long serialVersionUID = 1L;

        /** Ends where the next note begins. */
        @Override
        public ConsoleAnnotator<Object> annotate(@NonNull Object context, @NonNull MarkupText text) {
            if (LINE.matcher(text.getText()).find()) {
                text.addMarkup(0, text.length(), "<span class=\"marathon-deploy-docker-line\">", "</span>");
            }
            return text.getText().contains(HEADING) ? null : this;
        }
    }

    /** Brings the style sheet to the pages of consoles. */
    @Extension
    public static final class DescriptorImpl extends ConsoleAnnotationDescriptor {
        public DescriptorImpl() {
            super(DockerOutputNote.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DockerOutputNote_displayName();
        }
    }
}
