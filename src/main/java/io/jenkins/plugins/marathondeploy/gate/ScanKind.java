package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.harbor.Artifact;
import io.jenkins.plugins.marathondeploy.harbor.HarborArtifacts;
import io.jenkins.plugins.marathondeploy.harbor.HarborRepository;
import io.jenkins.plugins.marathondeploy.harbor.Project.AllowList;
import io.jenkins.plugins.marathondeploy.harbor.PullAnswer;
import io.jenkins.plugins.marathondeploy.harbor.ScanOverview;
import io.jenkins.plugins.marathondeploy.harbor.ScanState;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Sees that images are scanned, and judges what was found, see {@link ScanGate}. A scan is asked for once: where there is none,
 * where the last one has failed or is too old. An index is looked at image by image, since its own overview is
 * {@code Success} as soon as one of them was scanned ({@code pkg/scan/vuln/util.go}, {@code MergeScanStatus}).
 */
final class ScanKind implements GateKind {
    @Override
    public String id() {
        return ScanGate.KIND;
    }

    @Override
    public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
        ScanGate scan = ScanGate.of(gate);
        ObjectNode notes = memory instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        return HarborImage.Asked.of(facts, scan.harbor(), systems)
                .all(notes, (harbor, image) -> new Round(scan, harbor, notes, systems.clock()).look(image));
    }

    /**
     * One look at all images.
     *
     * @param notes by digest, what was asked of Harbor: {@code asked} for a scan, {@code instead} of which report; {@code waits}
     *              for somebody else's
     */
    private static final class Round {
        private final ScanGate scan;
        private final HarborArtifacts harbor;
        private final ObjectNode notes;
        private final Clock clock;

        Round(ScanGate scan, HarborArtifacts harbor, ObjectNode notes, Clock clock) {
            this.scan = scan;
            this.harbor = harbor;
            this.notes = notes;
            this.clock = clock;
        }

        CompletableFuture<Finding> look(HarborImage image) {
            return look(image, image.reference(), image.name(), true);
        }

        private CompletableFuture<Finding> look(HarborImage image, String reference, String name, boolean mayBeIndex) {
            return Derived.compose(harbor.artifact(image.repository(), reference), Runnable::run, (found, problem) -> {
                if (problem != null) {
                    return CompletableFuture.failedFuture(problem);
                }
                if (found.isEmpty()) {
                    return done(image.missing());
                }
                if (found.get().children().isEmpty()) {
                    return one(new Subject(image.repository(), found.get(), name));
                }
                List<Artifact.Child> children = found.get().children().stream().filter(Artifact.Child::isImage).toList();
                return children.isEmpty() || !mayBeIndex
                        ? done(Finding.failed(name + " is an index without an image that could be run"))
                        : Looks.each(children, child -> look(image, child.digest(), name + " for " + child.platform(), false));
            });
        }

        private CompletableFuture<Finding> one(Subject subject) {
            Optional<ScanOverview> overview = subject.artifact.scan();
            ScanState state = overview.map(ScanOverview::state).orElse(ScanState.PENDING);
            if (overview.isEmpty() || state == ScanState.ERROR || state == ScanState.STOPPED) {
                return again(subject, overview);
            }
            if (state != ScanState.SUCCESS) {
                return done(Finding.notYet("the scan of " + subject.name + " is "
                        + (state == ScanState.UNKNOWN ? "in a state that is not known here" : state.name().toLowerCase(Locale.ROOT))));
            }
            Optional<Instant> end = overview.get().report().end();
            boolean old = scan.maxAge().isPresent()
                    && end.map(at -> at.plus(scan.maxAge().get()).isBefore(clock.instant())).orElse(true);
            return old && !isAskedFor(subject, overview.get()) ? again(subject, overview) : judge(subject, overview.get());
        }

        /** Whether it came after a scan was asked for; however late or early it is by Harbor's clock. */
        private boolean isAskedFor(Subject subject, ScanOverview overview) {
            JsonNode note = notes.path(subject.artifact.digest());
            String report = overview.report().id();
            return note.path("asked").asBoolean() && !report.isEmpty() && !report.equals(note.path("instead").asText());
        }

        /** Asks for a scan, unless that has been done. */
        private CompletableFuture<Finding> again(Subject subject, Optional<ScanOverview> overview) {
            JsonNode note = notes.path(subject.artifact.digest());
            String report = overview.map(shown -> shown.report().id()).orElse("");
            boolean failed = overview.map(shown -> shown.state() != ScanState.SUCCESS).orElse(false);
            if (note.path("asked").asBoolean()) {
                boolean other = !report.equals(note.path("instead").asText());
                return done(failed && other
                        ? Finding.failed("the scan of " + subject.name + " ended as " + overview.get().state().name().toLowerCase(Locale.ROOT)
                                + ", once more; its log is in Harbor, beside the image")
                        : Finding.notYet(overview.isEmpty()
                                ? "a scan of " + subject.name + " was asked for, and has not begun"
                                : "a scan of " + subject.name + " was asked for, and Harbor still has the one before"
                                        + overview.get().report().end().map(end -> ", of " + end).orElse("")));
            }
            if (note.path("waits").asBoolean() && !failed) {
                return done(Finding.notYet("somebody else's scan of " + subject.name + " has not ended"));
            }
            return Derived.then(harbor.scan(subject.repository, subject.artifact.digest()), answer -> switch (answer.answer()) {
                case QUEUED -> {
                    notes.putObject(subject.artifact.digest()).put("asked", true).put("instead", report);
                    yield Finding.notYet("a scan of " + subject.name + " is asked for" + why(overview));
                }
                case RUNNING -> {
                    notes.putObject(subject.artifact.digest()).put("waits", true);
                    yield Finding.notYet("somebody else's scan of " + subject.name + " has not ended");
                }
                case NOT_SCANNABLE -> scan.unsupportedPasses()
                        ? Finding.passed(subject.name + " can't be scanned, which is allowed here: " + answer.said())
                        : Finding.failed(subject.name + " can't be scanned: " + answer.said()
                                + "; scanUnsupported 'pass' lets such images through");
                case NO_SCANNER -> Finding.failed("nothing scans " + subject.name + ": " + answer.said()
                        + "; give project " + subject.repository.project() + " a scanner that is switched on");
            });
        }

        private String why(Optional<ScanOverview> overview) {
            return overview.map(shown -> shown.state() == ScanState.SUCCESS
                            ? ": the last one is older than " + scan.maxAge().map(Duration::toMinutes).orElse(0L) + " min"
                            : ": the last one ended as " + shown.state().name().toLowerCase(Locale.ROOT))
                    .orElse(": there is none");
        }

        private CompletableFuture<Finding> judge(Subject subject, ScanOverview overview) {
            return Derived.compose(policy(subject.repository), Runnable::run, (policy, problem) -> {
                if (problem != null) {
                    return CompletableFuture.failedFuture(problem);
                }
                ScanVerdict verdict = new ScanVerdict(scan, policy, subject.name, overview);
                Optional<Finding> clear = verdict.withoutFindings();
                CompletableFuture<Finding> judged = clear.isPresent()
                        ? done(clear.get())
                        : Derived.then(
                                harbor.findings(subject.repository, subject.artifact.digest()), verdict::of);
                return policy.heldBack().isEmpty()
                        ? judged
                        : Derived.compose(judged, Runnable::run, (finding, failure) -> failure != null
                                ? CompletableFuture.failedFuture(failure)
                                : finding.isPassed() ? givenOut(subject, finding) : done(finding));
            });
        }

        /**
         * The project's own policy knows nothing of what this gate lets through. It holds for whoever pulls: "current image with
         * 4 vulnerabilities cannot be pulled due to configured policy in 'Prevent images with vulnerability severity of "High" or
         * higher from running.'" (412)
         */
        private CompletableFuture<Finding> givenOut(Subject subject, Finding passed) {
            CompletableFuture<PullAnswer> asked = harbor.pull(subject.repository, subject.artifact.digest());
            return Derived.compose(asked, Runnable::run, (answer, problem) -> {
                if (problem instanceof ServiceException failure && isNotAllowed(failure)) {
                    // Agents may pull with another login.
                    return done(Finding.warned(passed.saw() + "; it is not known whether project " + subject.repository.project()
                            + " gives it out: " + failure.getMessage()));
                }
                if (problem != null) {
                    return CompletableFuture.failedFuture(problem);
                }
                return done(answer.state() == PullAnswer.State.GIVEN
                        ? passed
                        : Finding.failed(passed.saw() + "; and nobody could pull it: " + answer.said()));
            });
        }

        private static boolean isNotAllowed(ServiceException failure) {
            return failure.kind() == ServiceException.Kind.FORBIDDEN || failure.kind() == ServiceException.Kind.UNAUTHORISED;
        }

        /** What the project demands and allows; a right that is missing makes it stricter, and is told. */
        private CompletableFuture<ScanVerdict.Policy> policy(HarborRepository repository) {
            return Derived.compose(harbor.project(repository), Runnable::run, (project, problem) -> {
                if (problem instanceof ServiceException failure && !scan.isProjects() && isNotAllowed(failure)) {
                    return CompletableFuture.completedFuture(ScanVerdict.Policy.unknown(repository.project()));
                }
                if (problem != null) {
                    return CompletableFuture.failedFuture(problem);
                }
                CompletableFuture<AllowList> list = project.usesSystemAllowList()
                        ? harbor.systemAllowList(repository)
                        : CompletableFuture.completedFuture(project.allowList());
                return Derived.then(list, allowed -> ScanVerdict.Policy.of(project, allowed, clock.instant()));
            });
        }

        private static CompletableFuture<Finding> done(Finding finding) {
            return CompletableFuture.completedFuture(finding);
        }
    }

    /** An image that is no index. */
    private record Subject(HarborRepository repository, Artifact artifact, String name) {}
}
