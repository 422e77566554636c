package io.jenkins.plugins.marathondeploy.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints, from the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"marathon-deploy " + (version == null ? "(not from a jar)" : version)};
    }
}
