package io.jenkins.plugins.marathondeploy.credentials;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.springframework.security.core.Authentication;

/** What credentials are chosen for in a form, and which ones fit. */
public enum CredentialsUse {
    /** Marathon takes a user name with a password, or a token. */
    MARATHON(CredentialsMatchers.anyOf(
            CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class),
            CredentialsMatchers.instanceOf(StringCredentials.class))),
    /** And so do the services beside it: Consul, Prometheus, Alertmanager, Grafana. */
    SERVICE(CredentialsMatchers.anyOf(
            CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class),
            CredentialsMatchers.instanceOf(StringCredentials.class))),
    /** A registry is pushed to with a user name and a password. */
    HARBOR(CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class)),
    /** Certificates, which are no secret, but have no other place in Jenkins. */
    AUTHORITY(CredentialsMatchers.anyOf(
            CredentialsMatchers.instanceOf(FileCredentials.class),
            CredentialsMatchers.instanceOf(StringCredentials.class)));

    private final CredentialsMatcher kinds;

    CredentialsUse(CredentialsMatcher kinds) {
        this.kinds = CredentialsMatchers.allOf(kinds, (CredentialsMatcher) CredentialsUse::isForJobs);
    }

    /** Not those that only Jenkins itself may use, whose ids no job can resolve. */
    static boolean isForJobs(Credentials credentials) {
        return credentials.getScope() != CredentialsScope.SYSTEM;
    }

    /**
     * The entries of a selector. Who may not use credentials here sees the value that is set, nothing else.
     *
     * @param item    the job or folder, null in the global configuration
     * @param current the value that is set
     * @param url     what they are for, as far as it is known
     */
    public ListBoxModel choices(@CheckForNull Item item, @CheckForNull String current, @CheckForNull String url) {
        StandardListBoxModel choices = new StandardListBoxModel();
        String value = Util.fixNull(current);
        if (!mayChoose(item)) {
            return choices.includeCurrentValue(value);
        }
        choices.includeEmptyValue();
        List<List<DomainRequirement>> addresses = requirements(url);
        if (item == null) {
            choices.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), StandardCredentials.class, addresses.get(0), kinds);
        } else {
            choices.includeMatchingAs(authentication(item), item, StandardCredentials.class, addresses.get(0), kinds);
        }
        if (addresses.size() > 1) {
            Set<String> fitting = fitting(item, addresses, kinds);
            choices.removeIf(choice -> !choice.value.isEmpty() && !fitting.contains(choice.value));
        }
        return choices.includeCurrentValue(value);
    }

    /** Ids of those that are the same for each address, as {@link CredentialsSource} demands it. */
    private static Set<String> fitting(
            @CheckForNull Item item, List<List<DomainRequirement>> addresses, CredentialsMatcher wanted) {
        Map<String, StandardCredentials> fitting = lookUp(item, addresses.get(0), wanted);
        for (List<DomainRequirement> address : addresses.subList(1, addresses.size())) {
            Map<String, StandardCredentials> here = lookUp(item, address, wanted);
            fitting.entrySet().removeIf(first ->
                    !here.containsKey(first.getKey()) || !SameCredential.are(first.getValue(), here.get(first.getKey())));
        }
        return fitting.keySet();
    }

    /** Whether what is set exists, for those who may know. */
    public FormValidation check(@CheckForNull Item item, @CheckForNull String id, @CheckForNull String url) {
        if (Util.fixEmptyAndTrim(id) == null || !mayChoose(item)) {
            return FormValidation.ok();
        }
        CredentialsMatcher wanted = CredentialsMatchers.allOf(kinds, CredentialsMatchers.withId(id));
        List<List<DomainRequirement>> addresses = requirements(url);
        if (addresses.stream().anyMatch(address -> list(item, address, wanted).isEmpty())) {
            return FormValidation.error(Messages.CredentialsUse_missing(id));
        }
        return addresses.size() > 1 && fitting(item, addresses, wanted).isEmpty()
                ? FormValidation.error(Messages.CredentialsUse_different(id))
                : FormValidation.ok();
    }

    /** By their ids; of several with one id the one that a job is given. */
    private static Map<String, StandardCredentials> lookUp(
            @CheckForNull Item item, List<DomainRequirement> address, CredentialsMatcher wanted) {
        List<StandardCredentials> all = item == null
                ? CredentialsProvider.lookupCredentialsInItemGroup(
                        StandardCredentials.class, Jenkins.get(), ACL.SYSTEM2, address)
                : CredentialsProvider.lookupCredentialsInItem(
                        StandardCredentials.class, item, authentication(item), address);
        return all.stream()
                .filter(wanted::matches)
                .collect(Collectors.toMap(StandardCredentials::getId, Function.identity(), (first, second) -> first));
    }

    private static ListBoxModel list(
            @CheckForNull Item item, List<DomainRequirement> address, CredentialsMatcher wanted) {
        return item == null
                ? CredentialsProvider.listCredentialsInItemGroup(
                        StandardCredentials.class, Jenkins.get(), ACL.SYSTEM2, address, wanted)
                : CredentialsProvider.listCredentialsInItem(
                        StandardCredentials.class, item, authentication(item), address, wanted);
    }

    private static boolean mayChoose(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    private static Authentication authentication(Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }

    /** For each of several addresses what a credential has to fit, since it is sent to any of them; at least one. */
    static List<List<DomainRequirement>> requirements(@CheckForNull String url) {
        return Stream.of(Util.fixNull(url).strip().split("[,\\s]+"))
                .map(address -> URIRequirementBuilder.fromUri(address).build())
                .toList();
    }
}
