package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What an image is called. */
class NameOptions {
    @Option(
            names = "--harbor",
            order = 1,
            paramLabel = "URL|NAME",
            converter = HarborArgument.Converter.class,
            description = "Harbor's address; with --config, the name of a Harbor in that file.")
    HarborArgument harbor;

    @Option(
            names = "--repository",
            order = 2,
            paramLabel = "PROJECT/NAME",
            description = "The image's repository in Harbor.")
    String repository = "";

    @Option(
            names = "--tag",
            order = 3,
            paramLabel = "TAG",
            description = "A tag; the first of several is the one that people are shown. Default: latest.")
    List<String> tags = new ArrayList<>();

    /**
     * Which Harbor; null where none is given.
     *
     * @param config the file that names servers; empty for none
     */
    HarborServer harbor(Operation command, Session session, String config) {
        return harbor == null ? null : harbor.server(command, session, config);
    }

    /**
     * As {@link #harbor}, where a file names nothing else.
     *
     * @throws picocli.CommandLine.ParameterException for a file without a name in it
     */
    HarborServer onlyHarbor(Operation command, Session session, String config) {
        if (!config.isEmpty() && (harbor == null || harbor.name().isEmpty())) {
            throw command.usage("--config is given, but --harbor "
                    + (harbor == null ? "is not" : "is an address") + ": name a Harbor of that file");
        }
        return harbor(command, session, config);
    }

    /**
     * The image's names, one for each tag; without a Harbor they begin with the repository.
     *
     * @param server null where none is given
     */
    List<ImageReference> references(Operation command, HarborServer server) {
        if (repository.isEmpty()) {
            throw command.usage("--repository is missing");
        }
        String project = server == null || server.project().isEmpty() || repository.contains("/") ? "" : server.project() + "/";
        String registry = server == null ? "" : server.url().getRawAuthority() + "/";
        ImageReference untagged = ImageReference.parse(registry + project + repository);
        if (untagged.tag().isPresent() || untagged.digest().isPresent()) {
            throw new Refusal("--repository " + repository + ": give the tag with --tag");
        }
        return tags.isEmpty()
                ? List.of(untagged.orLatest())
                : tags.stream().distinct().map(untagged::withTag).toList();
    }
}
