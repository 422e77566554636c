package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.release.LoadedTemplate;
import io.jenkins.plugins.marathondeploy.release.ReleaseConsole;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.Lint;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Prints the JSON that a deployment would send. */
@Command(
        name = "render",
        header = "Prints the JSON that would be sent to Marathon. Sends nothing.",
        footer = {
            "",
            "Examples:",
            "  marathon-deploy render --image harbor.example.org/shop/web:7",
            "  marathon-deploy render --overlay prod.json --set STAGE=production --set INSTANCES:number=4"
        })
final class RenderCommand extends Operation {
    @ArgGroup(validate = false, order = 10, heading = "%nDefinition:%n")
    TemplateOptions template = new TemplateOptions();

    @Override
    boolean resultOnly() {
        return true;
    }

    @Override
    Ending perform(Session session, Console console) throws InterruptedException {
        LoadedTemplate loaded = new LocalFiles(session.directory()).load(template);
        Definition definition = loaded.render(
                template.image.isEmpty()
                        ? Optional.empty()
                        : Optional.of(LoadedTemplate.placement(ImageReference.parse(template.image), template.pin)));
        Lint.warnings(definition).forEach(warning -> console.line(ReleaseConsole.Topic.WARNING, warning));
        if (!output.json) {
            console.result(definition.pretty());
        }
        ObjectNode json = ResultJson.object(ExitStatus.GOOD);
        json.put("outcome", "RENDERED");
        json.put("id", definition.id());
        json.put("image", template.image);
        json.set("definition", definition.json());
        return new Ending(ExitStatus.GOOD, json);
    }
}
