package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PersistentDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** The servers that jobs name. */
@Extension
@Symbol("marathonDeploy")
public final class MarathonDeployConfiguration extends GlobalConfiguration implements PersistentDescriptor {
    private static final String MARATHON = "Marathon server";
    private static final String HARBOR = "Harbor registry";

    private List<MarathonServer> marathonServers = new ArrayList<>();
    private List<HarborRegistry> harborRegistries = new ArrayList<>();

    public static MarathonDeployConfiguration get() {
        return ExtensionList.lookupSingleton(MarathonDeployConfiguration.class);
    }

    /**
     * @throws FormException when two entries have the same name; nothing is changed then
     */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        List<MarathonServer> servers = request.bindJSONToList(MarathonServer.class, form.opt("marathonServers"));
        List<HarborRegistry> registries = request.bindJSONToList(HarborRegistry.class, form.opt("harborRegistries"));
        try {
            unique(servers, MarathonServer::getName, MARATHON);
            unique(registries, HarborRegistry::getName, HARBOR);
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, "name");
        }
        marathonServers = new ArrayList<>(servers);
        harborRegistries = new ArrayList<>(registries);
        save();
        return true;
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.MarathonDeployConfiguration_displayName();
    }

    public List<MarathonServer> getMarathonServers() {
        return known(marathonServers);
    }

    @DataBoundSetter
    public void setMarathonServers(List<MarathonServer> marathonServers) {
        this.marathonServers = new ArrayList<>(unique(marathonServers, MarathonServer::getName, MARATHON));
        save();
    }

    public List<HarborRegistry> getHarborRegistries() {
        return known(harborRegistries);
    }

    @DataBoundSetter
    public void setHarborRegistries(List<HarborRegistry> harborRegistries) {
        this.harborRegistries = new ArrayList<>(unique(harborRegistries, HarborRegistry::getName, HARBOR));
        save();
    }

    /** @throws AbortException when there is none of that name; the message lists those there are */
    public MarathonServer marathon(String name) throws AbortException {
        return named(getMarathonServers(), MarathonServer::getName, name, MARATHON);
    }

    /** @throws AbortException when there is none of that name; the message lists those there are */
    public HarborRegistry harbor(String name) throws AbortException {
        return named(getHarborRegistries(), HarborRegistry::getName, name, HARBOR);
    }

    /** A file that was stored without a list, or with an entry that can't be read any more, has none there. */
    private static <T> List<T> known(@CheckForNull List<T> stored) {
        return stored == null ? List.of() : stored.stream().filter(Objects::nonNull).toList();
    }

    private static <T> T named(List<T> all, Function<T, String> nameOf, String name, String kind)
            throws AbortException {
        for (T one : all) {
            if (nameOf.apply(one).equals(name)) {
                return one;
            }
        }
        String known = all.stream().map(nameOf).collect(Collectors.joining(", "));
        throw new AbortException("There is no " + kind + " '" + name + "' in Manage Jenkins » System"
                + (known.isEmpty() ? "; none is configured." : "; configured are: " + known + "."));
    }

    private static <T> List<T> unique(List<T> all, Function<T, String> nameOf, String kind) {
        List<String> names = all.stream().map(nameOf).toList();
        for (String name : names) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("A " + kind + " has no name: give one, jobs choose by it.");
            }
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw new IllegalArgumentException("The " + kind + " '" + name + "' is there twice: jobs choose by the name, so give each its own.");
            }
        }
        return all;
    }
}
