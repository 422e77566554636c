package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.deploy.Policy;
import java.util.Objects;

/**
 * What is to be released. Where to (Marathon, registry) is in the {@link ReleaseContext}.
 *
 * @param template where the app's or group's definition comes from
 * @param image    which image it gets
 * @param policy   how it is deployed
 * @param build    who releases
 */
public record ReleaseRequest(TemplateSource template, ImageSource image, Policy policy, BuildIdentity build) {
    public ReleaseRequest {
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(build, "build");
    }
}
