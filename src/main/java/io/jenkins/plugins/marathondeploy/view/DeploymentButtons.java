package io.jenkins.plugins.marathondeploy.view;

import hudson.AbortException;
import hudson.ExtensionList;
import hudson.model.Failure;
import hudson.model.Job;
import hudson.security.Permission;
import io.jenkins.plugins.marathondeploy.auth.SecretMask;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.config.Permissions;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Preview;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be done with a deployment of a build that has ended, by whoever has {@link Permissions#REDEPLOY}: compare it with
 * what runs, deploy it again, roll back to it. The latter two are builds of their own.
 */
public final class DeploymentButtons {
    private final DeploymentAction deployment;

    DeploymentButtons(DeploymentAction deployment) {
        this.deployment = deployment;
    }

    /** That a page of it needs. */
    public Permission getPermission() {
        return Permissions.REDEPLOY;
    }

    private Job<?, ?> job() {
        return deployment.getRun().getParent();
    }

    private boolean isEnded() {
        return !deployment.isRunning()
                && deployment.getKind() == StoredDeployment.Kind.DEPLOYMENT
                && !deployment.isOfSeveral()
                && job().hasPermission(Permissions.REDEPLOY);
    }

    private Optional<Redeployer> redeployer() {
        return ExtensionList.lookup(Redeployer.class).stream()
                .filter(one -> one.canStart(job()))
                .findFirst();
    }

    /** Whether there is anything to press. */
    public boolean isShown() {
        return isCompared() || isRollBack();
    }

    public boolean isCompared() {
        return isEnded() && KeptDeployment.isThere(deployment);
    }

    public boolean isAgain() {
        return isCompared() && redeployer().isPresent();
    }

    /** Of what never was healthy nothing can be wanted back. */
    public boolean isRollBack() {
        Outcome outcome = deployment.outcome();
        return isEnded()
                && outcome != null
                && outcome.isGood()
                && !deployment.getVersion().isEmpty()
                && redeployer().isPresent();
    }

    /** {@code #12}. */
    public String getBuild() {
        return deployment.getRun().getDisplayName();
    }

    /** What the dialog says will happen. */
    public String getAgainText() {
        String image = deployment.getCard().getImageName();
        return (image.isEmpty()
                        ? Messages.DeploymentButtons_again(job().getFullDisplayName(), getBuild(), deployment.getApp(), marathon())
                        : Messages.DeploymentButtons_againWithImage(
                                job().getFullDisplayName(), getBuild(), deployment.getApp(), marathon(), image))
                + alone() + "\n\n" + Messages.DeploymentButtons_againHow(getBuild());
    }

    /** What the dialog says will happen. */
    public String getRollBackText() {
        return Messages.DeploymentButtons_rollBack(
                        job().getFullDisplayName(), getBuild(), deployment.getApp(), marathon(), deployment.getVersion())
                + alone() + "\n\n" + Messages.DeploymentButtons_rollBackHow();
    }

    /** What is left as it is, where there are several Marathons. */
    private String alone() {
        String centre = deployment.getCentre();
        return centre.isEmpty() ? "" : "\n" + Messages.DeploymentButtons_alone(centre);
    }

    private String marathon() {
        MarathonAccess access = deployment.access();
        return !access.server().isEmpty()
                ? access.server()
                : deployment.marathonUrl().isEmpty() ? Messages.DeploymentButtons_onlyMarathon() : deployment.marathonUrl();
    }

    /** @throws Failure when it can't be done, saying why */
    void press(Redeployer.Wish wish) {
        job().checkPermission(Permissions.REDEPLOY);
        if (deployment.isRunning()) {
            throw new Failure(Messages.DeploymentButtons_runs(getBuild()));
        }
        if (deployment.isOfSeveral()) {
            throw new Failure(Messages.DeploymentButtons_ofSeveral());
        }
        Redeployer redeployer =
                redeployer().orElseThrow(() -> new Failure(Messages.DeploymentButtons_noRedeployer(job().getFullDisplayName())));
        if (wish == Redeployer.Wish.ROLL_BACK && !isRollBack()) {
            throw new Failure(Messages.DeploymentButtons_noVersion(getBuild()));
        }
        if (wish == Redeployer.Wish.DEPLOY_AGAIN && !isAgain()) {
            throw new Failure(Messages.DeploymentButtons_notKept(getBuild()));
        }
        try {
            deployment.access().resolveAgain(getBuild(), job());
        } catch (AbortException gone) {
            throw new Failure(gone.getMessage());
        }
        if (redeployer.start(deployment, wish) == null) {
            throw new Failure(Messages.DeploymentButtons_notQueued(job().getFullDisplayName()));
        }
    }

    /** Asks Marathon. */
    public Comparison getComparison() {
        job().checkPermission(Permissions.REDEPLOY);
        return Comparison.of(deployment);
    }

    /**
     * What deploying it again would change, all secrets taken out.
     *
     * @param problem why it is not known; empty where it is
     * @param notes   what runs, and what stands in the way at the moment, a line each
     * @param changes what would change, field by field, a line each
     */
    public record Comparison(String problem, List<String> notes, List<String> changes) {
        public Comparison {
            notes = List.copyOf(notes);
            changes = List.copyOf(changes);
        }

        private static Comparison of(DeploymentAction deployment) {
            KeptDeployment kept;
            SecretMask mask;
            try {
                kept = KeptDeployment.read(deployment);
                mask = kept.mask();
                deployment.access().resolveAgain(deployment.getRun().getDisplayName(), deployment.getRun().getParent());
            } catch (AbortException e) {
                return new Comparison(e.getMessage(), List.of(), List.of());
            }
            Look<Preview> look = MarathonLook.preview(deployment, comparable(kept.request(), mask));
            Preview preview = look.said();
            if (preview == null) {
                String problem = look.isUnasked() ? Messages.DeploymentButtons_unasked() : Messages.DeploymentButtons_silent();
                return new Comparison(problem, List.of(), List.of());
            }
            return of(preview, mask);
        }

        /** Without the build's number: deployed again it would be a new build's, and no older one. */
        private static DeploymentRequest comparable(DeploymentRequest request, SecretMask mask) {
            Map<String, String> labels = new LinkedHashMap<>(request.labels());
            labels.remove(OwnLabels.BUILD);
            return request.withLabels(labels)
                    .withDefinition(request.definition()
                            .withHidden(text -> !mask.mask(text).equals(text)));
        }

        private static Comparison of(Preview preview, SecretMask mask) {
            return new Comparison(
                    "",
                    preview.notes().stream().map(mask::mask).toList(),
                    preview.changes().stream().map(mask::mask).toList());
        }

        public String getProblem() {
            return problem;
        }

        /** Each line in pieces, so that versions in it are shown as local times. */
        public List<List<MarathonVersion>> getNotes() {
            return notes.stream().map(MarathonVersion::split).toList();
        }

        public List<String> getChanges() {
            return changes;
        }
    }
}
