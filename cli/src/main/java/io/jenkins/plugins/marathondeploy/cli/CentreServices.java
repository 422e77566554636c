package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.release.CentreValues;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The services around one of the Marathons that are deployed to: what is said of all of them, and what is its own. */
final class CentreServices {
    private static final String PLACEHOLDER = "${" + CentreValues.VARIABLE + "}";

    private final String centre;
    private final List<String> all;
    private final Optional<ConfigurationFile> file;
    private final Credentials credentials;

    /**
     * @param centre the Marathon's name in the configuration; empty for one by its address
     * @param all    the names of all that are deployed to
     */
    CentreServices(String centre, List<String> all, Optional<ConfigurationFile> file, Credentials credentials) {
        this.centre = centre;
        this.all = List.copyOf(all);
        this.file = file;
        this.credentials = credentials;
    }

    Credentials credentials() {
        return credentials;
    }

    /**
     * A value as {@link CentreOptions#inCentre} has it.
     *
     * @throws IllegalArgumentException when there is no name
     */
    String text(String option, String value) {
        return PlatformOptions.named(option, () -> CentreOptions.inCentre(value, centre));
    }

    /** As {@link #text}, of each. */
    List<String> texts(String option, Collection<String> values) {
        return values.stream().map(value -> text(option, value)).toList();
    }

    /**
     * Sees that a service of the command line is not asked about another centre's tasks.
     *
     * @param said what options say of it, one of which has to tell the centres apart
     * @throws IllegalArgumentException when none does, and there are several
     */
    void requireOwn(PlatformService service, String option, Collection<String> said) {
        if (all.size() > 1 && said.stream().noneMatch(value -> value.contains(PLACEHOLDER))) {
            throw new IllegalArgumentException(option + " names one " + service.title() + " for " + String.join(", ", all)
                    + ", in which it would look for the instances of each: write " + PLACEHOLDER + " where it differs, or leave "
                    + option + " out and let each Marathon of --config name its \"" + service.field() + "\" of \"" + service.list()
                    + "\"");
        }
    }

    /**
     * The one that the configuration names for this Marathon, else the only one that it has; empty where there is none.
     *
     * @throws Refusal when it can't be used, or its login is missing
     */
    Optional<ServicePlace> configured(PlatformService service) {
        return file.flatMap(there -> there.service(service, centre)).map(entry -> place(service, entry));
    }

    private ServicePlace place(PlatformService service, ConfigurationEntry entry) {
        entry.requireOnly(service.fields());
        ServicePlace place = new ServicePlace(service, entry.name(), entry.text("url", ""), service.scope(entry));
        try {
            service.settings(place.addresses()).withScope(place.scope());
        } catch (IllegalArgumentException unusable) {
            throw entry.wrong("of \"" + service.list() + "\": " + unusable.getMessage());
        }
        if (entry.hasLogin() && credentials.service(service, entry.name()) instanceof Authentication.None) {
            String prefix = service.prefix(entry.name());
            throw entry.wrong("of \"" + service.list() + "\" has a \"credentialsId\", but there is no login for it here; set "
                    + prefix + "TOKEN, or " + prefix + "USER and " + prefix + "PASSWORD");
        }
        return place;
    }

    /** For a message: whose configuration names none. */
    String inConfig() {
        return file.isEmpty() ? "" : ", and --config names none" + (centre.isEmpty() ? "" : " for " + centre);
    }
}
