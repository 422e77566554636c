package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.harbor.Artifact;
import io.jenkins.plugins.marathondeploy.harbor.HarborArtifacts;
import io.jenkins.plugins.marathondeploy.harbor.PullAnswer;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks whether images have arrived where they are pulled from, see {@link HarborGates#replication}. Only the destination is
 * asked: the source calls a replication {@code Succeed} also when a tag was skipped, or nothing was to be copied at all.
 */
final class ReplicationKind implements GateKind {
    /** 412 "current image without vulnerability scanning cannot be pulled…", "…with \"Running\" status of vulnerability scanning…". */
    private static final Pattern SCANNING = Pattern.compile(
            "image without vulnerability scanning|with \"(Pending|Scheduled|Running)\" status of vulnerability scanning");

    @Override
    public String id() {
        return HarborGates.REPLICATION;
    }

    @Override
    public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
        HarborImage.Asked asked = HarborImage.Asked.of(facts, HarborChoice.of(gate.settings()), systems);
        String source = gate.settings().path("source").asText("");
        Optional<String> wrong = asked.images().elsewhere().stream()
                .filter(image -> !source.isEmpty() && HarborImage.isCalled(image, source, asked.settings().address()))
                .findFirst();
        if (wrong.isPresent()) {
            return done(Finding.failed(wrong.get() + " would not be pulled from " + asked.settings().address()
                    + ", whose images are called " + asked.host() + "/…: set imageHost of that Harbor to what they are called there,"
                    + " or name the image so in this Marathon's definition"));
        }
        if (asked.images().here().isEmpty()) {
            String none = "no image of the definition is called " + asked.host() + "/…" + asked.images().others();
            return done(asked.images().elsewhere().isEmpty()
                    ? Finding.passed(none)
                    : Finding.warned(none + "; set imageHost of that Harbor where its images are called by another host"));
        }
        return asked.all(memory, (harbor, image) -> Derived.from(look(harbor, image), (finding, problem) -> {
                    if (problem == null) {
                        return finding;
                    }
                    ServiceException failure = Unanswered.of(problem);
                    if (failure.kind() == ServiceException.Kind.FORBIDDEN || failure.kind() == ServiceException.Kind.UNAUTHORISED) {
                        // The agents would not get it either.
                        return Finding.failed(failure.getMessage());
                    }
                    throw failure;
                }));
    }

    private static CompletableFuture<Finding> look(HarborArtifacts harbor, HarborImage image) {
        return after(present(harbor, image, image.reference(), image.name(), true), there -> {
            if (image.tag().isEmpty()) {
                return done(there);
            }
            return image.tag().equals(image.reference())
                    ? done(Finding.warned(there.saw() + "; whether it is the one that was pushed is not known, since only its tag is"
                            + " named: give its digest"))
                    : tag(harbor, image, there);
        });
    }

    /** By its digest, and all that it names. */
    private static CompletableFuture<Finding> present(
            HarborArtifacts harbor, HarborImage image, String reference, String name, boolean mayBeIndex) {
        return Derived.compose(harbor.pull(image.repository(), reference), Runnable::run, (answer, problem) -> {
            if (problem != null) {
                return CompletableFuture.failedFuture(problem);
            }
            if (answer.state() != PullAnswer.State.GIVEN) {
                return done(refused(image, name, answer));
            }
            String there = name + " is in " + image.repository().harbor();
            return answer.index() && mayBeIndex
                    ? children(harbor, image, answer.digest().isEmpty() ? reference : answer.digest(), name, there)
                    : done(Finding.passed(there));
        });
    }

    private static CompletableFuture<Finding> children(
            HarborArtifacts harbor, HarborImage image, String digest, String name, String there) {
        return Derived.compose(harbor.pullChildren(image.repository(), digest), Runnable::run, (all, problem) -> {
            if (problem != null) {
                return CompletableFuture.failedFuture(problem);
            }
            List<Artifact.Child> children = all.stream().filter(Artifact.Child::isImage).toList();
            return children.isEmpty()
                    ? done(Finding.failed(name + " is an index without an image that could be run"))
                    : after(
                            Looks.each(children, child ->
                                    present(harbor, image, child.digest(), name + " for " + child.platform(), false)),
                            each -> done(Finding.passed(there + " with its images for "
                                    + children.stream().map(Artifact.Child::platform).collect(Collectors.joining(", ")))));
        });
    }

    /** Where the definition names it by its tag, agents pull whatever that means there. */
    private static CompletableFuture<Finding> tag(HarborArtifacts harbor, HarborImage image, Finding there) {
        return Derived.then(harbor.pull(image.repository(), image.tag()), answer -> {
            if (answer.state() != PullAnswer.State.GIVEN) {
                return refused(image, "the tag " + image.tag() + " of " + image.name(), answer);
            }
            if (answer.digest().isEmpty()) {
                return Finding.unasked(image.repository().harbor() + " does not say what the tag " + image.tag() + " means");
            }
            return answer.digest().equals(image.reference())
                    ? there
                    : Finding.notYet("the tag " + image.tag() + " of " + image.repository().path() + " is "
                            + HarborImage.brief(answer.digest()) + " in " + image.repository().harbor() + ", not "
                            + HarborImage.brief(image.reference())
                            + ": a replication that does not override leaves it so; name the image by its digest");
        });
    }

    private static Finding refused(HarborImage image, String name, PullAnswer answer) {
        return switch (answer.state()) {
            case MISSING -> Finding.notYet(name + " is not in " + image.repository().harbor() + ": " + answer.said());
            case HELD_BACK -> {
                String why = name + " is in " + image.repository().harbor() + ", which does not give it out: " + answer.said();
                yield SCANNING.matcher(answer.said()).find() ? Finding.notYet(why) : Finding.failed(why);
            }
            case GIVEN -> throw new IllegalStateException("nothing was refused");
        };
    }

    /** What follows from a finding that has passed; another one stays. */
    private static CompletableFuture<Finding> after(
            CompletableFuture<Finding> first, Function<Finding, CompletableFuture<Finding>> next) {
        return Derived.compose(first, Runnable::run, (finding, problem) -> {
            if (problem != null) {
                return CompletableFuture.failedFuture(problem);
            }
            return finding.isPassed() ? next.apply(finding) : done(finding);
        });
    }

    private static CompletableFuture<Finding> done(Finding finding) {
        return CompletableFuture.completedFuture(finding);
    }
}
