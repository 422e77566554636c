package io.jenkins.plugins.marathondeploy.address;

/** What somebody may name who is not trusted with every address, as it is decided at the moment: rules can be withdrawn. */
@FunctionalInterface
public interface AddressRules {
    /** Returns the rules that hold now. Asked before each request: it neither blocks nor fails. */
    AllowedAddresses now();
}
