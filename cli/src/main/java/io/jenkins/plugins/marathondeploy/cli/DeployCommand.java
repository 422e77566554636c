package io.jenkins.plugins.marathondeploy.cli;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole way. */
@Command(
        name = "deploy",
        customSynopsis = {
            "marathon-deploy deploy --marathon URL --harbor URL --context DIR --repository PROJECT/NAME [OPTIONS]",
            "marathon-deploy deploy --marathon URL [--image REF] [OPTIONS]",
            ""
        },
        header = "Builds an image, pushes it, deploys it to Marathon, proves it healthy; rolls back when it is not.",
        footer = {
            "",
            "Examples:",
            "  marathon-deploy deploy --marathon https://marathon.example.org --harbor https://harbor.example.org \\",
            "      --context . --repository shop/web --tag 7",
            "  marathon-deploy deploy --marathon https://marathon.example.org \\",
            "      --image harbor.example.org/shop/web:7 --overlay prod.json --timeout 15m --soak 1m"
        })
final class DeployCommand extends Operation {
    @ArgGroup(validate = false, order = 10, heading = "%nMarathon:%n")
    MarathonOptions marathon = new MarathonOptions();

    @ArgGroup(validate = false, order = 20, heading = "%nDefinition:%n")
    TemplateOptions template = new TemplateOptions();

    @ArgGroup(validate = false, order = 30, heading = "%nImage, when it is built here:%n")
    DeliveryOptions build = new DeliveryOptions();

    @ArgGroup(validate = false, order = 40, heading = "%nRegistry:%n")
    RegistryOptions registry = new RegistryOptions();

    @ArgGroup(validate = false, order = 50, heading = "%nDeployment:%n")
    PolicyOptions policy = new PolicyOptions();

    @Option(
            names = "--dry-run",
            order = 60,
            description = "Check everything that can be checked, and say what would be done. Builds, pushes, creates and"
                    + " sends nothing.")
    boolean dryRun;

    @ArgGroup(validate = false, order = 70, heading = "%nConnection:%n")
    ConnectionOptions connection = new ConnectionOptions();

    @Override
    Ending perform(Session session, Console console) {
        if (!build.context.isEmpty() && !template.image.isEmpty()) {
            throw usage("--image deploys what exists, --context builds anew: give one of them");
        }
        if (!build.context.isEmpty() && registry.harbor == null) {
            throw usage("--harbor URL is missing: Marathon's agents can only run what they can pull");
        }
        required(() -> policy.build(session.environment()));
        return new DeployRun(this, session, console, required(policy::policy)).run();
    }
}
