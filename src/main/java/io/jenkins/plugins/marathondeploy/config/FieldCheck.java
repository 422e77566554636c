package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.marathondeploy.deploy.DurationText;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.release.PushTimeout;
import io.jenkins.plugins.marathondeploy.template.AppId;
import io.jenkins.plugins.marathondeploy.template.Template;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import io.jenkins.plugins.marathondeploy.template.Variables;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a form says about a field while it is typed: the rules of the domain, which look at it again before anything is
 * sent. Empty is right for all of them, and so is what a freestyle job still expands ({@code ${VERSION}}).
 */
public final class FieldCheck {
    /** Any registry: only the path is looked at. */
    private static final String REGISTRY = "registry.example/";

    private FieldCheck() {}

    /** One or several addresses of a Marathon. */
    public static FormValidation marathonUrl(@CheckForNull String text) {
        return check(text, value -> encrypted(MarathonSettings.addresses(value), Messages.FieldCheck_marathonUnencrypted()));
    }

    /** The address of a Harbor. */
    public static FormValidation harborUrl(@CheckForNull String text) {
        return check(text, value -> encrypted(List.of(HarborSettings.address(value)), Messages.FieldCheck_harborUnencrypted()));
    }

    /** {@code 10m}. */
    public static FormValidation duration(@CheckForNull String text) {
        return check(text, said(DurationText::parse));
    }

    /** How long a registry may be silent. */
    public static FormValidation pushTimeout(@CheckForNull String text) {
        return check(text, said(PushTimeout::parse));
    }

    /** An image that exists already. */
    public static FormValidation image(@CheckForNull String text) {
        return check(text, said(ImageReference::parse));
    }

    /** {@code project/name}. */
    public static FormValidation repository(@CheckForNull String text) {
        return check(text, value -> {
            ImageReference read = ImageReference.parse(REGISTRY + value);
            return read.tag().isPresent() || read.digest().isPresent()
                    ? FormValidation.error(Messages.FieldCheck_repositoryWithTag())
                    : FormValidation.ok();
        });
    }

    /** A project, without a slash. */
    public static FormValidation project(@CheckForNull String text) {
        return check(text, value -> value.contains("/")
                ? FormValidation.error(Messages.FieldCheck_project())
                : repository(value + "/name"));
    }

    /** Tags, one a line. */
    public static FormValidation tags(@CheckForNull String lines) {
        return each(lines, line -> check(line, said(ImageReference.parse(REGISTRY + "project/name")::withTag)));
    }

    /** Files of the workspace, one a line. */
    public static FormValidation files(@CheckForNull String lines) {
        return each(lines, line -> check(line, FieldCheck::file));
    }

    /** {@code NAME=VALUE}, one a line. Says nothing of the value, which may be a secret. */
    public static FormValidation assignments(@CheckForNull String lines) {
        return each(lines, line -> line.indexOf('=') < 1
                ? FormValidation.error(Messages.FieldCheck_assignment())
                : FormValidation.ok());
    }

    /** {@code NAME=VALUE}, {@code NAME:number=3} or the {@code NAME} of an environment variable of the build, one a line. */
    public static FormValidation variables(@CheckForNull String lines) {
        return each(lines, line -> {
            try {
                Variables.ofAssignments(List.of(line.strip()), name -> "");
                return FormValidation.ok();
            } catch (TemplateException e) {
                return FormValidation.error(e.getMessage());
            }
        });
    }

    /** {@code /team/web}. */
    public static FormValidation appId(@CheckForNull String text) {
        return check(text, said(AppId::absolute));
    }

    /** An app or group as text. */
    public static FormValidation appJson(@CheckForNull String text) {
        String value = Util.fixEmptyAndTrim(text);
        if (value == null) {
            return FormValidation.ok();
        }
        try {
            Template.parse(value, "appJson");
            return FormValidation.ok();
        } catch (TemplateException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    private static FormValidation check(@CheckForNull String text, Function<String, FormValidation> rule) {
        String value = Util.fixEmptyAndTrim(text);
        if (value == null || value.contains("$")) {
            return FormValidation.ok();
        }
        try {
            return rule.apply(value);
        } catch (IllegalArgumentException | ImageException | TemplateException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    private static Function<String, FormValidation> said(Consumer<String> rule) {
        return value -> {
            rule.accept(value);
            return FormValidation.ok();
        };
    }

    private static FormValidation each(@CheckForNull String lines, Function<String, FormValidation> rule) {
        return Util.fixNull(lines)
                .lines()
                .filter(line -> !line.isBlank())
                .map(rule)
                .filter(result -> result.kind != FormValidation.Kind.OK)
                .findFirst()
                .orElse(FormValidation.ok());
    }

    private static FormValidation file(String path) {
        boolean absolute = path.startsWith("/") || path.startsWith("\\") || path.matches("[A-Za-z]:.*");
        boolean upwards = List.of(path.split("[/\\\\]")).contains("..");
        return absolute || upwards ? FormValidation.error(Messages.FieldCheck_file()) : FormValidation.ok();
    }

    private static FormValidation encrypted(List<URI> addresses, String warning) {
        boolean open = addresses.stream().anyMatch(address -> "http".equalsIgnoreCase(address.getScheme()));
        return open ? FormValidation.warning(warning) : FormValidation.ok();
    }
}
