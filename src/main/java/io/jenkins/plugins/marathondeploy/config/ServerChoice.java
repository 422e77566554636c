package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** Servers of the global configuration as the entries of a selector in a job. */
public final class ServerChoice {
    private ServerChoice() {}

    /** @param current kept although there is none of that name, so that saving a form does not lose it */
    public static ListBoxModel marathons(@CheckForNull Item item, @CheckForNull String current) {
        List<String> names = MarathonDeployConfiguration.get().marathonServers(item).stream()
                .map(MarathonServer::getName)
                .toList();
        return choices(item, current, names);
    }

    /** @param current kept although there is none of that name, so that saving a form does not lose it */
    public static ListBoxModel harbors(@CheckForNull Item item, @CheckForNull String current) {
        List<String> names = MarathonDeployConfiguration.get().harborRegistries(item).stream()
                .map(HarborRegistry::getName)
                .toList();
        return choices(item, current, names);
    }

    /** For the global configuration: the first entry stands for none, and nothing is looked at then. */
    static ListBoxModel pulledFrom(@CheckForNull String current) {
        ListBoxModel choices = harbors(null, current);
        choices.get(0).name = Messages.ServerChoice_notLookedAt();
        return choices;
    }

    /** As {@link #marathons}; the first entry stands for none, which is the Marathon's own or the only one there is. */
    public static ListBoxModel services(ServiceKind kind, @CheckForNull Item item, @CheckForNull String current) {
        ListBoxModel choices = choices(item, current, kind.servers(item).stream().map(ServiceServer::getName).toList());
        choices.get(0).name = Messages.ServerChoice_noService();
        return choices;
    }

    /** What a new form of the page's job names: the only server that the job may use; null where there are none or several. */
    @CheckForNull
    public static String onlyMarathon() {
        return only(marathons(ofThePage(), ""));
    }

    /** As {@link #onlyMarathon}. */
    @CheckForNull
    public static String onlyHarbor() {
        return only(harbors(ofThePage(), ""));
    }

    @CheckForNull
    private static String only(ListBoxModel choices) {
        return choices.size() == 2 ? choices.get(1).value : null;
    }

    /** Forms that are added to a page come by an address of their own, with which Jenkins keeps that of the page. */
    @CheckForNull
    private static Item ofThePage() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        Item item = request.findAncestorObject(Item.class);
        if (item != null) {
            return item;
        }
        String url = Util.fixNull(Descriptor.getCurrentDescriptorByNameUrl());
        String page = URLDecoder.decode(url.replace("+", "%2B"), StandardCharsets.UTF_8);
        String fullName = Stream.of(page.split("/job/"))
                .skip(1)
                .map(name -> name.replaceFirst("/.*", ""))
                .collect(Collectors.joining("/"));
        return fullName.isEmpty() ? null : Jenkins.get().getItemByFullName(fullName);
    }

    /** @param url the field that serves without a server of the global configuration */
    public static FormValidation checkMarathon(
            @CheckForNull Item item, @CheckForNull String name, @CheckForNull String url) {
        int all = MarathonDeployConfiguration.get().marathonServers(item).size();
        return check(item, name, url, all, Messages.ServerChoice_noMarathonYet(), Messages.ServerChoice_noMarathon(), () ->
                new MarathonAccess(name, url, "").resolve(item));
    }

    /** Whether each of these names leads to a server that the job may use; says of all that do not. */
    public static FormValidation checkMarathons(@CheckForNull Item item, List<String> names) {
        List<FormValidation> problems = names.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.contains("$"))
                .map(name -> resolved(() -> new MarathonAccess(name, "", "").resolve(item)))
                .filter(checked -> checked.kind != FormValidation.Kind.OK)
                .toList();
        return problems.isEmpty() ? FormValidation.ok() : FormValidation.aggregate(problems);
    }

    /** @param url the field that serves without a server of the global configuration */
    public static FormValidation checkHarbor(
            @CheckForNull Item item, @CheckForNull String name, @CheckForNull String url) {
        int all = MarathonDeployConfiguration.get().harborRegistries(item).size();
        return check(item, name, url, all, Messages.ServerChoice_noHarborYet(), Messages.ServerChoice_noHarbor(), () ->
                new HarborAccess(name, url, "").resolve(item));
    }

    /** The address behind a name, or the one that is given; empty when it is unknown. */
    public static String marathonUrl(
            @CheckForNull Item item, @CheckForNull String name, @CheckForNull String url) {
        try {
            return new MarathonAccess(name, url, "").resolve(item).getUrl();
        } catch (AbortException unknown) {
            return "";
        }
    }

    /** The address behind a name, or the one that is given; empty when it is unknown. */
    public static String harborUrl(
            @CheckForNull Item item, @CheckForNull String name, @CheckForNull String url) {
        try {
            return new HarborAccess(name, url, "").resolve(item).getUrl();
        } catch (AbortException unknown) {
            return "";
        }
    }

    /** Whether the address is one, and jobs may name it. */
    public static FormValidation checkMarathonUrl(@CheckForNull Item item, @CheckForNull String url) {
        return named(item, url, FieldCheck.marathonUrl(url), () -> new MarathonAccess("", url, "").resolve(item));
    }

    /** Whether the address is one, and jobs may name it. */
    public static FormValidation checkHarborUrl(@CheckForNull Item item, @CheckForNull String url) {
        return named(item, url, FieldCheck.harborUrl(url), () -> new HarborAccess("", url, "").resolve(item));
    }

    private static FormValidation named(
            @CheckForNull Item item, @CheckForNull String url, FormValidation form, Resolution resolution) {
        String given = Util.fixNull(url).trim();
        if (!mayChoose(item) || given.isEmpty() || given.contains("$")) {
            return FormValidation.ok();
        }
        FormValidation allowed = resolved(resolution);
        return form.kind == FormValidation.Kind.ERROR || allowed.kind == FormValidation.Kind.OK ? form : allowed;
    }

    private static FormValidation resolved(Resolution resolution) {
        try {
            resolution.resolve();
            return FormValidation.ok();
        } catch (AbortException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** Whoever may see how a job is configured may see the names that it can use. */
    public static boolean mayChoose(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(Item.CONFIGURE);
    }

    private static ListBoxModel choices(@CheckForNull Item item, @CheckForNull String current, List<String> names) {
        String value = Util.fixNull(current);
        ListBoxModel choices = new ListBoxModel();
        List<String> visible = mayChoose(item) ? names : List.of();
        choices.add(visible.size() == 1 ? Messages.ServerChoice_notNamed(visible.get(0)) : Messages.ServerChoice_none(), "");
        visible.forEach(choices::add);
        if (!value.isEmpty() && !visible.contains(value)) {
            choices.add(value);
        }
        return choices;
    }

    private static FormValidation check(
            Item item, String name, String url, int all, String noneYet, String several, Resolution resolution) {
        String given = Util.fixNull(name).trim() + Util.fixNull(url).trim();
        if (!mayChoose(item) || given.contains("$")) {
            return FormValidation.ok();
        }
        if (given.isEmpty()) {
            return all == 0 ? FormValidation.error(noneYet) : all == 1 ? FormValidation.ok() : FormValidation.error(several);
        }
        // Of an address its own field says whether it may be named.
        return Util.fixNull(name).isBlank() ? FormValidation.ok() : resolved(resolution);
    }

    private interface Resolution {
        Object resolve() throws AbortException;
    }
}
