package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.marathondeploy.delivery.BackendChoice;
import io.jenkins.plugins.marathondeploy.gate.Probe;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.image.BuildKitOptions;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import io.jenkins.plugins.marathondeploy.release.PushTimeout;
import io.jenkins.plugins.marathondeploy.release.ServiceGates;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import io.jenkins.plugins.marathondeploy.template.AppId;
import io.jenkins.plugins.marathondeploy.template.Template;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import io.jenkins.plugins.marathondeploy.template.Variables;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
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

    /** One or several addresses of a service. */
    static FormValidation service(ServiceKind kind, @CheckForNull String text) {
        return check(text, value -> encrypted(kind.settings(value).addresses(), Messages.FieldCheck_serviceUnencrypted()));
    }

    /** A data centre or a tenant. */
    static FormValidation scope(@CheckForNull String text) {
        return check(text, said(ServiceSettings.of("any", URI.create("http://any.example"))::withScope));
    }

    /** Conditions on the labels of alerts. */
    public static FormValidation alerts(@CheckForNull String text) {
        return check(text, said(LabelMatchers::parse));
    }

    /** Addresses of token services. */
    public static FormValidation tokenService(@CheckForNull String text) {
        return check(text, said(HarborSettings::tokenServices));
    }

    /** What the names of images begin with. */
    static FormValidation imageHost(@CheckForNull String text) {
        return check(text, said(ImageReference::checkRegistry));
    }

    /** {@code 10m}. */
    public static FormValidation duration(@CheckForNull String text) {
        return check(text, said(DurationText::parse));
    }

    /** {@code 0.02}. */
    public static FormValidation number(@CheckForNull String text) {
        return check(text, said(value -> ServiceGates.metric(Map.of("max", value), "any")));
    }

    /** Addresses that are probed, one a line. */
    public static FormValidation probes(@CheckForNull String lines) {
        return each(lines, line -> check(line, said(Probe::of)));
    }

    /** What a probe's answers must have, one a line; its placeholders are looked at as well. */
    public static FormValidation expectations(@CheckForNull String lines) {
        try {
            Probe.of("http://any.example/").withExpected(Util.fixNull(lines).lines().filter(line -> !line.isBlank()).toList());
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
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

    /** What builds: a word, or a builder's name. */
    public static FormValidation builder(@CheckForNull String text) {
        return check(text, said(BackendChoice::requireName));
    }

    /** {@code os/architecture}, one a line. */
    public static FormValidation platforms(@CheckForNull String lines) {
        return each(lines, line -> check(line, said(ImageBuild.in(Path.of(""))::platform)));
    }

    /** {@code ID=CREDENTIAL}, one a line. */
    public static FormValidation buildSecrets(@CheckForNull String lines) {
        return assigned(lines, (id, credential) -> options(List.of(id), List.of(), Map.of(), ""));
    }

    /** {@code default} or {@code ID=KEY}, one a line. */
    public static FormValidation ssh(@CheckForNull String lines) {
        return each(lines, line -> check(line, said(value -> options(List.of(), List.of(value), Map.of(), ""))));
    }

    /** Of {@code cacheFrom}, one a line. */
    public static FormValidation cacheFrom(@CheckForNull String lines) {
        return each(lines, line -> check(
                line, said(value -> new BuildKitOptions.Cache(new ArrayList<>(List.of(value)), new ArrayList<>(), false))));
    }

    /** Of {@code cacheTo}, one a line. */
    public static FormValidation cacheTo(@CheckForNull String lines) {
        return each(lines, line -> check(
                line, said(value -> new BuildKitOptions.Cache(new ArrayList<>(), new ArrayList<>(List.of(value)), false))));
    }

    /** {@code NAME=DIRECTORY}, one a line. */
    public static FormValidation buildContexts(@CheckForNull String lines) {
        return assigned(lines, (name, value) -> options(List.of(), List.of(), Map.of(name, value), ""));
    }

    /** {@code none}, {@code min}, {@code max}. */
    public static FormValidation provenance(@CheckForNull String text) {
        return check(text, said(value -> options(List.of(), List.of(), Map.of(), value)));
    }

    private static FormValidation assigned(@CheckForNull String lines, BiConsumer<String, String> rule) {
        return each(lines, line -> {
            int equals = line.indexOf('=');
            return equals < 1
                    ? FormValidation.error(Messages.FieldCheck_assignment())
                    : check(line, said(value -> rule.accept(line.substring(0, equals), line.substring(equals + 1))));
        });
    }

    private static void options(List<String> secrets, List<String> ssh, Map<String, String> contexts, String provenance) {
        new BuildKitOptions(
                new ArrayList<>(secrets),
                new ArrayList<>(ssh),
                BuildKitOptions.none().cache(),
                new TreeMap<>(contexts),
                false,
                provenance);
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
