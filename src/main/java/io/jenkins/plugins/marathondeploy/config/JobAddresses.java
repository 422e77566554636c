package io.jenkins.plugins.marathondeploy.config;

import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.marathondeploy.address.AddressRules;
import io.jenkins.plugins.marathondeploy.address.AllowedAddresses;
import io.jenkins.plugins.marathondeploy.address.SafeUrl;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that a job names itself. The controller asks them for whoever may configure the job or change its Jenkinsfile,
 * so an administrator has to allow them.
 */
public final class JobAddresses {
    /** What jobs may name at the moment. Always this object, so that settings with it are equal whatever the rules are. */
    static final AddressRules RULES = JobAddresses::allowed;

    private JobAddresses() {}

    /** Nothing also where what is stored can't be read. */
    private static AllowedAddresses allowed() {
        try {
            return AllowedAddresses.parse(Util.fixNull(MarathonDeployConfiguration.get().getJobAddresses()));
        } catch (IllegalArgumentException e) {
            return AllowedAddresses.parse("");
        }
    }

    /**
     * Sees that probes ask only what jobs may name. Asks nobody: a network's rule is looked at again with each question.
     *
     * @throws AbortException when one of them is not allowed, saying what an administrator can do
     */
    public static void checkProbes(List<URI> addresses) throws AbortException {
        check("probe", "", addresses, false);
    }

    /**
     * @param parameter  of the step, {@code marathonUrl}
     * @param configured the one that takes a server of the configuration; empty where there is none
     * @param connecting whether they are about to be connected to: then name servers are asked, where a rule needs it
     * @return what may be connected to, now and later
     * @throws AbortException when one of them is not allowed, saying what an administrator can do
     */
    static AddressRules check(String parameter, String configured, List<URI> addresses, boolean connecting)
            throws AbortException {
        AllowedAddresses allowed = RULES.now();
        for (URI address : addresses) {
            Optional<String> refusal = allowed.mayAllow(address)
                    ? connecting ? allowed.refusal(address) : Optional.empty()
                    : Optional.of(allowed.isEmpty()
                            ? "jobs may not name addresses here"
                            : "that is not among the addresses that jobs may name");
            if (refusal.isPresent()) {
                throw new AbortException("'" + parameter + "' is " + SafeUrl.of(address) + ", but " + refusal.get()
                        + (configured.isEmpty()
                                ? ". Have an administrator allow"
                                : ". Name a server of the configuration with '" + configured + "', or have an administrator allow")
                        + " the address in Manage Jenkins » System » Marathon Deploy » Addresses that jobs may name.");
            }
        }
        return RULES;
    }
}
