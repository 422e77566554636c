package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Preview;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.release.LoadedTemplate;
import io.jenkins.plugins.marathondeploy.release.ReleaseConsole;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.Rendering;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the JSON that a deployment would send. */
@Command(
        name = "render",
        header = "Prints the JSON that would be sent to Marathon. Sends nothing.",
        footer = {
            "",
            "With --diff only what would change is printed, one difference a line, from what runs to what is wanted.",
            "",
            "Examples:",
            "  marathon-deploy render --image harbor.example.org/shop/web:7",
            "  marathon-deploy render --overlay prod.json --set STAGE=production --set INSTANCES:number=4",
            "  marathon-deploy render --diff --marathon https://marathon.example.org"
        })
final class RenderCommand extends Operation {
    @ArgGroup(validate = false, order = 10, heading = "%nDefinition:%n")
    TemplateOptions template = new TemplateOptions();

    @Option(
            names = "--diff",
            order = 20,
            description = "Ask --marathon what runs, and print what would change. Sends nothing.")
    boolean diff;

    @Option(
            names = "--show-secrets",
            order = 30,
            description = "Print the values that --set NAME takes from the environment; they are masked otherwise.")
    boolean showSecrets;

    @ArgGroup(validate = false, order = 40, heading = "%nMarathon, for --diff:%n")
    MarathonOptions marathon = new MarathonOptions();

    @ArgGroup(validate = false, order = 50, heading = "%nConnection:%n")
    TrustOptions connection = new TrustOptions();

    @Override
    boolean resultOnly() {
        return true;
    }

    @Override
    Ending perform(Session session, Console console) throws InterruptedException {
        if (diff && showSecrets) {
            throw usage("--diff never shows secrets; leave --show-secrets out");
        }
        LocalFiles files = showSecrets
                ? new LocalFiles(session.directory(), session.environment()::get)
                : LocalFiles.of(session, console);
        Rendering.Rendered rendered = files.load(template).renderWithWarnings(
                template.image.isEmpty()
                        ? Optional.empty()
                        : Optional.of(LoadedTemplate.placement(ImageReference.parse(template.image), template.pin)));
        rendered.warnings().forEach(warning -> console.line(ReleaseConsole.Topic.WARNING, warning));
        Definition definition = rendered.definition();
        ObjectNode json = ResultJson.object(ExitStatus.GOOD);
        json.put("outcome", "RENDERED");
        json.put("id", definition.id());
        json.put("image", template.image);
        json.put("warnings", console.warnings());
        JsonNode shown = showSecrets ? definition.json() : console.masked(definition.json());
        if (diff) {
            List<String> changes = changes(session, console, definition);
            changes.forEach(json.putArray("changes")::add);
            if (!output.json) {
                changes.forEach(console::result);
            }
            console.line("", changes.isEmpty() ? definition.id() + " is as wanted" : changes.size() + (changes.size() == 1 ? " change to " : " changes to ") + definition.id());
        } else if (!output.json) {
            console.result(shown.toPrettyString());
        }
        if (console.warnings() > 0) {
            console.line("", console.warnings() + (console.warnings() == 1 ? " warning" : " warnings"));
        }
        json.set("definition", shown);
        return new Ending(ExitStatus.GOOD, json);
    }

    private List<String> changes(Session session, Console console, Definition definition) {
        MarathonConnection target =
                MarathonConnection.of(this, session, marathon, connection.settings(session.directory()));
        Preview preview =
                Preview.of(DeploymentRequest.of(definition, Policy.defaults()), target.patient(), target.kept());
        preview.notes().forEach(note -> console.line("", note));
        return preview.changes();
    }
}
