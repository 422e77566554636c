package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.delivery.Delivery;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.image.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of {@code deploy}: everything that can be wrong is looked at before the build, which takes time, and before
 * the push, which leaves something behind.
 */
final class DeployRun {
    private final DeployCommand options;
    private final Session session;
    private final Console console;
    private final Policy policy;
    private final Map<String, Duration> durations = new LinkedHashMap<>();
    /** Why nothing was built. */
    private String skipped = "";

    DeployRun(DeployCommand options, Session session, Console console, Policy policy) {
        this.options = options;
        this.session = session;
        this.console = console;
        this.policy = policy;
    }

    Operation.Ending run() {
        HttpSettings http = options.connection.settings(session.directory());
        MarathonConnection marathon = MarathonConnection.of(options, session, options.marathon, http);
        Templates templates = new Templates(session, options.template, console);
        if (!options.build.context.isEmpty()) {
            return buildAndDeploy(marathon, templates, http);
        }
        if (options.template.image.isEmpty()) {
            return deploy(marathon, templates.render(), Optional.empty());
        }
        ImageReference image = ImageReference.parse(options.template.image);
        // The digest does not change what can be wrong with the template.
        templates.render(templates.placement(image));
        ImagePlacement placement = templates.placement(image, digest(image, http));
        return deploy(marathon, templates.render(placement), Optional.of(placement));
    }

    /** What Harbor says the tag means now, where the options name a Harbor to ask. */
    private String digest(ImageReference image, HttpSettings http) {
        if (options.registry.harbor == null || image.digest().isPresent()) {
            return image.digest().orElse("");
        }
        HarborConnection harbor = HarborConnection.of(options, session, options.registry.harbor, http);
        if (!image.registry().equals(options.registry.harbor.getRawAuthority())) {
            throw new Refusal("--image " + image + " is not on --harbor " + options.registry.harbor
                    + "; leave --harbor out, or name the image as it is called there");
        }
        String digest = harbor.digest(image.orLatest());
        console.line("image", image.orLatest() + " is " + digest);
        return digest;
    }

    private Operation.Ending buildAndDeploy(MarathonConnection marathon, Templates templates, HttpSettings http)
            {
        HarborConnection harbor = HarborConnection.of(options, session, options.registry.harbor, http);
        List<ImageReference> names = options.registry.references(options);
        harbor.repository(names.get(0));
        ImageBuild build = Images.request(session, options.build, names);
        ImagePlacement draft = templates.placement(names.get(0));
        Definition definition = templates.render(draft);
        Ahead<Void> checked = Ahead.begin(() -> marathon.check(console));
        if (options.dryRun) {
            checked.get();
            harbor.look(console, names.get(0), options.registry.createProject);
            console.line("dry run", "would build " + build.context() + " and push it as " + names
                    + (options.build.alwaysBuild ? "" : ", unless an image of the same content is there"));
            return new DryRun(console).show(marathon, request(definition, Optional.of(draft)));
        }
        Ahead<DockerEngine> engine = Images.connect(session, options.connection);
        Ahead<Optional<String>> content = Ahead.begin(() -> Delivery.content(
                build, options.build.alwaysBuild, () -> engine.get().platform(), session.interruption().cancellation()));
        if (options.registry.createProject) {
            // Nothing is created for a deployment that can't be.
            checked.get();
        }
        harbor.prepare(console, names.get(0), options.registry.createProject);
        checked.get();
        Delivered delivered = new Images(session, console, engine)
                .delivery(harbor, names.get(0))
                .deliver(build, content.get());
        durations.putAll(delivered.durations());
        skipped = delivered.skipped();
        if (!skipped.isEmpty()) {
            console.line("image", "build and push skipped: " + skipped);
        }
        ImagePlacement placement = templates.placement(names.get(0), delivered.image().digest());
        return deploy(marathon, templates.render(placement), Optional.of(placement));
    }

    private Operation.Ending deploy(
            MarathonConnection marathon, Definition definition, Optional<ImagePlacement> placement)
            {
        DeploymentRequest request = request(definition, placement);
        if (options.dryRun) {
            marathon.check(console);
            return new DryRun(console).show(marathon, request);
        }
        Report report = new Follower(session, console).run(Machine.deploy(request), policy, marathon);
        int status = ExitStatus.ofDeployment(report);
        Summary.show(console, report, status);
        return new Operation.Ending(status, ResultJson.of(report, status, durations, console::masked));
    }

    private DeploymentRequest request(Definition definition, Optional<ImagePlacement> placement) {
        return DeploymentRequest.of(definition, policy)
                .withImage(
                        placement.map(ImagePlacement::reference).orElse(""),
                        placement.map(ImagePlacement::digest).orElse(""))
                .withLabels(labels(placement))
                .withBuildSkipped(skipped);
    }

    /** What people see on Marathon about an image that is named by its digest. */
    private Map<String, String> labels(Optional<ImagePlacement> placement) {
        Map<String, String> labels = new LinkedHashMap<>();
        placement.map(ImagePlacement::tag).filter(tag -> !tag.isEmpty()).ifPresent(tag -> labels.put(OwnLabels.IMAGE_TAG, tag));
        String directory = options.build.context;
        String revision = Revision.of(session.directory().resolve(directory), session.environment());
        if (!revision.isEmpty()) {
            labels.put(OwnLabels.REVISION, revision);
        }
        options.policy.build(session.environment()).ifPresent(build -> labels.put(OwnLabels.BUILD, build.toString()));
        return labels;
    }
}
