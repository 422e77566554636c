package io.jenkins.plugins.marathondeploy.jenkins;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.TopLevelItem;
import hudson.model.User;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;

/** Takes back what a test has changed in a Jenkins that others use after it. */
final class CleanJenkins {
    private CleanJenkins() {}

    static void clean(JenkinsRule rule) throws Exception {
        Jenkins jenkins = rule.jenkins;
        jenkins.doCancelQuietDown();
        jenkins.getQueue().clear();
        for (Computer computer : jenkins.getComputers()) {
            computer.getAllExecutors().forEach(Executor::interrupt);
        }
        rule.waitUntilNoActivity();
        for (TopLevelItem item : List.copyOf(jenkins.getItems())) {
            item.delete();
        }
        security(jenkins);
        jenkins.setNodes(List.of());
        jenkins.getGlobalNodeProperties().clear();
        jenkins.setNumExecutors(2);
        plugin(jenkins);
    }

    private static void security(Jenkins jenkins) throws IOException {
        jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
        for (User user : User.getAll()) {
            user.delete();
        }
        SystemCredentialsProvider credentials = SystemCredentialsProvider.getInstance();
        credentials.setDomainCredentialsMap(new ConcurrentHashMap<>(
                Map.of(Domain.global(), new CopyOnWriteArrayList<>())));
        credentials.save();
    }

    private static void plugin(Jenkins jenkins) throws IOException {
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        configuration.setMarathonServers(new ArrayList<>());
        configuration.setHarborRegistries(new ArrayList<>());
        configuration.setConsuls(new ArrayList<>());
        configuration.setPrometheuses(new ArrayList<>());
        configuration.setAlertmanagers(new ArrayList<>());
        configuration.setGrafanas(new ArrayList<>());
        configuration.setJobAddresses(null);
        Files.deleteIfExists(jenkins.getRootDir().toPath().resolve("marathon-deploy-deployments.jsonl"));
    }
}
