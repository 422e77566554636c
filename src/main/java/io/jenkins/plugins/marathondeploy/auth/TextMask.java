package io.jenkins.plugins.marathondeploy.auth;

/** Takes secrets out of texts before they are shown or stored. */
public interface TextMask {
    /** Of a text that others wrote: engines, registries, Marathon, Dockerfiles, tasks. */
    String mask(String text);

    /** Of a sentence of ours, which may quote others: a secret that is a plain word stays, as it may be ours. */
    String maskOwn(String text);
}
