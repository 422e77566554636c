package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.deploy.Preview;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.release.ReleaseConsole.Topic;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import io.jenkins.plugins.marathondeploy.template.Problems;
import io.jenkins.plugins.marathondeploy.template.Rendering;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One release: what is wrong with the input is found before anything is asked, and what Marathon and Harbor have against
 * it before the build, which takes time, and the push, which leaves something behind.
 *
 * <ol>
 *   <li>The template is read and rendered as far as the image is known.
 *   <li>Where an image is to be built: Marathon is asked for the app, which shows whether it takes the login, whether
 *       another deployment holds the app, and whether a newer build runs.
 *   <li>Harbor is asked whether it takes the push.
 *   <li>Build and push, or the same image found in the registry.
 *   <li>The template is rendered with the digest.
 * </ol>
 *
 * <p>Both methods throw {@link ReleaseException} for everything that a user can mend, and what the ports of the
 * {@link ReleaseContext} throw.
 */
public final class Release {
    private final ReleaseRequest request;
    private final ReleaseContext context;

    public Release(ReleaseRequest request, ReleaseContext context) {
        this.request = request;
        this.context = context;
    }

    /** Blocks as long as the build takes. */
    public Prepared prepare() throws IOException, InterruptedException {
        return explained(() -> {
            Checked checked = check(true);
            return prepared(checked, image(checked));
        });
    }

    /** Looks at everything that {@link #prepare} looks at; builds, pushes, creates and sends nothing. */
    public DryRun dryRun() throws IOException, InterruptedException {
        return explained(() -> {
            LoadedTemplate template = request.template().load(context.files());
            Optional<ImagePlacement> placement =
                    request.image() instanceof ImageSource.Built built ? Optional.of(draft(built)) : existing(template);
            DeploymentRequest deployment =
                    deployment(warned(template.renderWithWarnings(placement)), placement, Optional.empty());
            Preview preview = Preview.of(deployment, context.marathon(), context.kept());
            if (request.image() instanceof ImageSource.Built built) {
                preflight().look(built.name(), built.createProject());
                context.console().line(Topic.DRY_RUN, "would build " + built.build().context() + " and push it as "
                        + built.build().tags().stream().map(Object::toString).collect(Collectors.joining(", "))
                        + (built.alwaysBuild() ? "" : ", unless an image of the same content is there"));
            }
            preview.lines().forEach(line -> context.console().line(Topic.DRY_RUN, line));
            request.policy().gates().forEach(gate -> context.console().line(Topic.DRY_RUN, "would ask " + gate.name()
                    + switch (gate.when()) {
                        case BEFORE -> ", before anything is sent";
                        case VERIFY -> ", once the new version is healthy";
                        case SOAK -> ", in the soak";
                    }));
            int warnings = deployment.warnings().size();
            if (warnings > 0) {
                context.console().line(Topic.DRY_RUN, Problems.count(warnings, "warning"));
            }
            return new DryRun(deployment, preview, template.masked(deployment.definition()));
        });
    }

    /**
     * What was found before anything is built.
     *
     * @param preview of an image that is to be built, what runs; else empty
     */
    record Checked(LoadedTemplate template, Optional<Preview> preview) {
        Optional<String> newerBuild() {
            return preview.flatMap(Preview::newerBuild);
        }
    }

    /**
     * The image that is deployed.
     *
     * @param placement empty for those that the template names
     * @param delivered empty where none was built
     */
    record Image(Optional<ImagePlacement> placement, Optional<Delivered> delivered) {}

    /** @param announces whether the build is announced; to one of several that share it */
    Checked check(boolean announces) throws IOException, InterruptedException {
        LoadedTemplate template = request.template().load(context.files());
        if (!(request.image() instanceof ImageSource.Built built)) {
            return new Checked(template, Optional.empty());
        }
        ImagePlacement draft = draft(built);
        // The digest does not change what can be wrong with the template.
        Rendering.Rendered rendered = warned(template.renderWithWarnings(Optional.of(draft)));
        HarborPreflight.repository(registry(), built.name());
        if (announces) {
            context.images().announce(built);
        }
        Preview preview = Preview.of(
                deployment(rendered, Optional.of(draft), Optional.empty()), context.marathon(), context.kept());
        refuseWhereLocked(preview);
        return new Checked(template, Optional.of(preview));
    }

    /** Builds and pushes it, or finds it. */
    Image image(Checked checked) throws IOException, InterruptedException {
        if (!(request.image() instanceof ImageSource.Built built)) {
            return new Image(existing(checked.template()), Optional.empty());
        }
        preflight().prepare(built.name(), built.createProject());
        Delivered delivered = delivered(built, checked.preview().orElseThrow());
        if (!delivered.skipped().isEmpty()) {
            context.console().line(Topic.IMAGE, "build and push skipped: " + delivered.skipped());
        }
        return new Image(
                Optional.of(LoadedTemplate.placement(
                        registry().named(built.name()).withDigest(delivered.image().digest()), built.pin())),
                Optional.of(delivered));
    }

    Prepared prepared(Checked checked, Image image) {
        Rendering.Rendered rendered = checked.template().renderWithWarnings(image.placement());
        // What is built was rendered, and warned of, before.
        DeploymentRequest deployment = deployment(
                checked.preview().isPresent() ? rendered : warned(rendered), image.placement(), image.delivered());
        return new Prepared(machine(deployment), image.delivered().map(Delivered::durations).orElse(Map.of()));
    }

    /** What it is asked of. */
    Marathon marathon() {
        return context.marathon();
    }

    private Machine machine(DeploymentRequest deployment) {
        Machine machine = Machine.deploy(deployment);
        machine.remember(context.kept());
        return machine;
    }

    /** Another's deployment may end while the image is built; whoever says "fail" does not want to wait even for that. */
    private void refuseWhereLocked(Preview preview) {
        if (request.policy().onLock() == OnLock.FAIL && preview.heldBy().isPresent()) {
            throw ReleaseException.refused(
                    preview.id(),
                    preview.heldBy().get() + ", and on-lock is fail. Nothing was built, and nothing was changed on"
                            + " Marathon.");
        }
    }

    /** An older build changes nothing where the registry has its image already and that is what runs: only then it goes on. */
    private Delivered delivered(ImageSource.Built built, Preview preview) throws IOException, InterruptedException {
        if (preview.newerBuild().isEmpty()) {
            return context.images().deliver(built);
        }
        return context.images()
                .find(built)
                .orElseThrow(() -> ReleaseException.refused(
                        preview.id(),
                        preview.newerBuild().get() + ": nothing was built or sent; allowOlder (--allow-older) deploys it"
                                + " all the same"));
    }

    private Optional<ImagePlacement> existing(LoadedTemplate template) {
        if (!(request.image() instanceof ImageSource.Existing image)) {
            return Optional.empty();
        }
        ImagePlacement placement = LoadedTemplate.placement(image.reference(), image.pin());
        if (!image.lookUp() || image.reference().digest().isPresent()) {
            return Optional.of(placement);
        }
        template.render(Optional.of(placement));
        ImageReference tagged = image.reference().orLatest();
        String tag = tagged.tag().orElseThrow();
        String digest = registry().client()
                .digest(HarborPreflight.repository(registry(), tagged), tag)
                .orElseThrow(() -> ReleaseException.of(
                        registry().client().address() + " has no image " + tagged.path() + ":" + tag));
        context.console().line(Topic.IMAGE, tagged + " is " + digest);
        return Optional.of(LoadedTemplate.placement(tagged.withDigest(digest), image.pin()));
    }

    private ImagePlacement draft(ImageSource.Built built) {
        return LoadedTemplate.placement(registry().named(built.name()), built.pin());
    }

    /** @param delivered empty where no image is built, or not yet */
    private DeploymentRequest deployment(
            Rendering.Rendered rendered, Optional<ImagePlacement> placement, Optional<Delivered> delivered) {
        return DeploymentRequest.of(rendered.definition(), request.policy())
                .withWarnings(rendered.warnings())
                .withImage(
                        placement.map(Release::fullName).orElse(""),
                        placement.map(ImagePlacement::digest).orElse(""))
                .withLabels(labels(placement, delivered))
                .withBuildSkipped(delivered.map(Delivered::skipped).orElse(""));
    }

    /** With tag and digest, as far as known: what people know it by, and what it is. */
    private static String fullName(ImagePlacement placement) {
        return placement.repository()
                + (placement.tag().isEmpty() ? "" : ":" + placement.tag())
                + (placement.digest().isEmpty() ? "" : "@" + placement.digest());
    }

    /** What people see on Marathon about an image that is named by its digest. */
    private Map<String, String> labels(Optional<ImagePlacement> placement, Optional<Delivered> delivered) {
        Map<String, String> labels = new LinkedHashMap<>();
        placement
                .map(ImagePlacement::tag)
                .filter(tag -> !tag.isEmpty())
                .ifPresent(tag -> labels.put(OwnLabels.IMAGE_TAG, tag));
        // An image that was found runs the commit it was built from, whichever commit asks for it now.
        String revision = delivered.filter(found -> !found.skipped().isEmpty())
                .map(Delivered::revision)
                .orElse(request.build().revision());
        if (!revision.isEmpty()) {
            labels.put(OwnLabels.REVISION, revision);
        }
        request.build().build().ifPresent(build -> labels.put(OwnLabels.BUILD, build.toString()));
        return labels;
    }

    private Rendering.Rendered warned(Rendering.Rendered rendered) {
        rendered.warnings().forEach(warning -> context.console().line(Topic.WARNING, warning));
        return rendered;
    }

    private HarborPreflight preflight() {
        return new HarborPreflight(registry(), context.console(), context.sleeper());
    }

    private Registry registry() {
        return context.registry().orElseThrow(() -> new IllegalStateException("there is no registry to ask"));
    }

    /** One part of the way. */
    interface Part<T> {
        T run() throws IOException, InterruptedException;
    }

    static <T> T explained(Part<T> part) throws IOException, InterruptedException {
        try {
            return part.run();
        } catch (TemplateException | ImageException | HarborException | MarathonException refused) {
            throw ReleaseException.because(refused);
        }
    }
}
