package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.release.TemplateSource;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is deployed: the template, what goes into it. */
final class TemplateOptions {
    @Option(
            names = "--app",
            paramLabel = "FILE",
            description = "The app's or group's definition with $${NAME} and $${NAME:-default} in its values. A relative"
                    + " path may not leave the current directory. It is read as YAML when its name ends with .yaml or .yml, else as JSON."
                    + " Default: marathon.json.")
    String app = "marathon.json";

    @Option(
            names = "--overlay",
            paramLabel = "FILE",
            description = "A JSON merge patch (RFC 7386) applied to the definition; several in the order given.")
    List<String> overlays = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "NAME[=VALUE]",
            description = "A value for $${NAME}. NAME:number=3 and NAME:boolean=true declare the JSON type of a value that"
                    + " is nothing but this placeholder. NAME alone takes the value from the environment, and masks it in"
                    + " everything that is printed.")
    List<String> variables = new ArrayList<>();

    @Option(
            names = "--strict",
            description = "Refuse a definition that there are warnings about, such as fields that Marathon does not know.")
    boolean strict;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "The app's id in place of the file's; in a group, the app that gets the image.")
    String id = "";

    @Option(
            names = "--image",
            paramLabel = "REF",
            description = "Deploy this image, which exists already, instead of building one.")
    String image = "";

    @Option(
            names = "--pin",
            paramLabel = "HOW",
            description = "How the definition names a pushed image: digest (the default: every instance runs exactly what"
                    + " was pushed) or tag.")
    ImagePlacement.Pin pin = ImagePlacement.Pin.DIGEST;

    TemplateSource source() {
        return new TemplateSource(app, "", overlays, variables, id, strict);
    }
}
