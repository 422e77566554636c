package io.jenkins.plugins.marathondeploy.release;

import java.util.ArrayList;
import java.util.List;

/**
 * What is deployed to one of several centres otherwise than to the others.
 *
 * @param overlays  {@code NAME:FILE} each, applied after those for all
 * @param variables {@code NAME:VARIABLE=VALUE} each, as {@link TemplateSource} has variables, after those for all
 */
public record CentreValues(List<String> overlays, List<String> variables) {
    /** A placeholder's name: the centre's. */
    public static final String VARIABLE = "CENTRE";

    public CentreValues {
        overlays = List.copyOf(overlays);
        variables = List.copyOf(variables);
    }

    /**
     * Which centre a text is for.
     *
     * @param parameter as the user calls it, for the message
     * @param text      {@code NAME:…}
     * @param form      how it is to be written, for the message
     * @throws IllegalArgumentException when it names none, or nothing for it; the message can be shown
     */
    public static String centre(String parameter, String text, String form) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || text.lastIndexOf('=', colon) >= 0) {
            // Not the text itself: it may be a secret.
            throw new IllegalArgumentException(
                    "invalid value for " + parameter + ": write " + form + ", with the centre's name first");
        }
        return text.substring(0, colon);
    }

    /** What is deployed to a centre: what is for all, with its own values and overlays. */
    public TemplateSource source(TemplateSource common, String centre) {
        List<String> values = new ArrayList<>(List.of(VARIABLE + "=" + centre));
        values.addAll(common.variables());
        values.addAll(own(variables, centre));
        List<String> files = new ArrayList<>(common.overlays());
        files.addAll(own(overlays, centre));
        return new TemplateSource(common.file(), common.json(), files, values, common.id(), common.strict());
    }

    private static List<String> own(List<String> texts, String centre) {
        return texts.stream()
                .filter(text -> text.startsWith(centre + ":"))
                .map(text -> text.substring(centre.length() + 1))
                .toList();
    }
}
