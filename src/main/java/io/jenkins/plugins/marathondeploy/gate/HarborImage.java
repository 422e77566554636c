package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.harbor.HarborArtifacts;
import io.jenkins.plugins.marathondeploy.harbor.HarborRepository;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * An image of a deployment that is in the Harbor that is asked.
 *
 * @param reference digest; its tag where no digest is known
 * @param tag       by which the definition names it; empty where it names a digest
 * @param name      for texts: {@code shop/web:42}, {@code shop/web@sha256:0123456789ab…}
 */
record HarborImage(HarborRepository repository, String reference, String tag, String name) {
    private static final Facts NOTHING_PUSHED = new Facts("", "", "", "", "", List.of());

    /**
     * What there is of a deployment's images.
     *
     * @param here      in this Harbor
     * @param elsewhere as they are named
     */
    record Found(List<HarborImage> here, List<String> elsewhere) {
        /** {@code ; not looked at, since elsewhere: redis:7}. */
        String others() {
            return elsewhere.isEmpty() ? "" : "; not looked at, since not in this Harbor: " + String.join(", ", elsewhere);
        }
    }

    /**
     * A question about each image that is to be sent.
     *
     * @param images in that Harbor
     * @param host   what its images are called begins with this
     */
    record Asked(Found images, String host, HarborSettings settings, Systems systems) {
        static Asked of(Facts facts, HarborChoice choice, Systems systems) {
            HarborSettings settings = systems.harbor(choice);
            return new Asked(
                    find(facts.images().wanted(), choice.imageHost(), settings.address(), facts),
                    choice.imageHost().isEmpty() ? settings.address().getRawAuthority() : choice.imageHost(),
                    settings,
                    systems);
        }

        /** Red where there is no such image. */
        CompletableFuture<Finding> all(JsonNode memory, BiFunction<HarborArtifacts, HarborImage, CompletableFuture<Finding>> look) {
            if (images.here.isEmpty()) {
                return CompletableFuture.completedFuture(Finding.failed(
                        "no image of the definition is in " + settings.address() + ", whose images are called " + host + "/…"
                                + images.others() + "; name the Harbor that has it, or set imageHost where its images are called"
                                + " by another host"));
            }
            HarborArtifacts harbor = new HarborArtifacts(settings, systems.clients());
            return Derived.from(Looks.each(images.here, image -> look.apply(harbor, image)), (finding, problem) -> {
                if (problem != null) {
                    return Unanswered.atOnce(problem, memory);
                }
                Finding told = finding.isPassed() ? Finding.passed(finding.saw() + images.others()) : finding;
                return told.remembering(memory);
            });
        }
    }

    /** Why a gate about it is red when Harbor does not have it. */
    Finding missing() {
        return Finding.failed(repository.harbor() + " has no image " + name);
    }

    /**
     * A tag is looked for by the digest that was pushed under it for this deployment, also where the definition names the tag
     * alone ({@code pin: 'tag'}): what is to run is that image, whatever the tag means by now.
     *
     * @param images    references, as definitions name them
     * @param imageHost what those in this Harbor begin with; empty for its address's host
     */
    static Found find(List<String> images, String imageHost, URI harbor, Facts facts) {
        List<HarborImage> here = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        for (String image : images) {
            Optional<HarborImage> found = of(image, imageHost.isEmpty() ? harbor.getRawAuthority() : imageHost, harbor, facts);
            found.ifPresent(here::add);
            if (found.isEmpty()) {
                elsewhere.add(image);
            }
        }
        return new Found(here, elsewhere);
    }

    /** The same of what runs now: a tag means there what it means in Harbor, and not what was pushed under it now. */
    static Found findRunning(List<String> images, String imageHost, URI harbor) {
        return find(images, imageHost, harbor, NOTHING_PUSHED);
    }

    private static Optional<HarborImage> of(String image, String host, URI harbor, Facts facts) {
        try {
            if (!isCalled(image, host, harbor)) {
                return Optional.empty();
            }
            ImageReference named = ImageReference.parse(image).orLatest();
            HarborRepository repository = HarborRepository.of(harbor, named.path());
            String digest = named.digest().or(() -> pushed(named, facts)).orElse("");
            String known = named.tag().or(() -> tag(named, facts)).map(tag -> ":" + tag).orElse("");
            String shown = repository.path() + (known.isEmpty() ? "@" + brief(digest) : known);
            return Optional.of(new HarborImage(
                    repository,
                    digest.isEmpty() ? named.tag().orElseThrow() : digest,
                    named.digest().isPresent() ? "" : named.tag().orElseThrow(),
                    shown));
        } catch (ImageException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Whether an image's name begins with a host, the port that {@code harbor} has anyway or not. */
    static boolean isCalled(String image, String host, URI harbor) {
        try {
            return host(ImageReference.parse(image).registry(), harbor).equals(host(host, harbor));
        } catch (ImageException none) {
            return false;
        }
    }

    /** What a tag means, of the image that was pushed or looked up for this deployment. */
    private static Optional<String> pushed(ImageReference named, Facts facts) {
        return own(facts)
                .filter(own -> own.repository().equals(named.repository()) && own.tag().equals(named.tag()))
                .map(own -> facts.digest())
                .filter(digest -> !digest.isEmpty());
    }

    /** What people call an image that is named by its digest. */
    private static Optional<String> tag(ImageReference named, Facts facts) {
        return own(facts)
                .filter(own -> own.repository().equals(named.repository()))
                .filter(own -> named.digest().equals(Optional.of(facts.digest())))
                .flatMap(ImageReference::tag);
    }

    private static Optional<ImageReference> own(Facts facts) {
        return facts.image().isEmpty() ? Optional.empty() : Optional.of(ImageReference.parse(facts.image()));
    }

    /** Enough of a digest for people. */
    static String brief(String digest) {
        return Shortened.of(digest, 19);
    }

    /** Without the port that the address's scheme has anyway. */
    private static String host(String authority, URI harbor) {
        String port = harbor.getScheme().equalsIgnoreCase("https") ? ":443" : ":80";
        String host = authority.toLowerCase(Locale.ROOT);
        return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    }
}
