package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whose certificates are believed. */
class TrustOptions {
    private static final long LARGEST = 4L * 1024 * 1024;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificates (PEM) of private authorities that are trusted besides Java's own, for Marathon, its"
                    + " agents and Harbor.")
    String authority = "";

    /** @throws Refusal when the file holds no certificate */
    HttpSettings settings(Path directory) {
        if (authority.isEmpty()) {
            return HttpSettings.defaults();
        }
        try {
            Path file = directory.resolve(authority);
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw new Refusal("--ca " + authority + ": this is no file with certificates");
            }
            String pem = Files.readString(file);
            Trust.context(Optional.of(pem));
            return HttpSettings.defaults().withAuthority(pem);
        } catch (IOException | IllegalArgumentException unusable) {
            throw new Refusal("--ca " + authority + ": " + unusable.getMessage());
        }
    }
}
