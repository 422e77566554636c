package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What an image is called. */
class NameOptions {
    @Option(
            names = "--harbor",
            order = 1,
            paramLabel = "URL",
            converter = UrlConverter.class,
            description = "Harbor's address.")
    URI harbor;

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

    /** The image's names, one for each tag; without a Harbor they begin with the repository. */
    List<ImageReference> references(Operation command) {
        if (repository.isEmpty()) {
            throw command.usage("--repository is missing");
        }
        String registry = harbor == null ? "" : harbor.getRawAuthority() + "/";
        ImageReference untagged = ImageReference.parse(registry + repository);
        if (untagged.tag().isPresent() || untagged.digest().isPresent()) {
            throw new Refusal("--repository " + repository + ": give the tag with --tag");
        }
        return tags.isEmpty()
                ? List.of(untagged.orLatest())
                : tags.stream().distinct().map(untagged::withTag).toList();
    }
}
