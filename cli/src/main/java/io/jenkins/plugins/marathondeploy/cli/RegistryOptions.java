package io.jenkins.plugins.marathondeploy.cli;

import picocli.CommandLine.Option;

/** Where an image is pushed to. */
final class RegistryOptions extends NameOptions {
    @Option(names = "--create-project", order = 4, description = "Create Harbor's project when it does not exist.")
    boolean createProject;
}
