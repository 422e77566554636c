package io.jenkins.plugins.marathondeploy.jenkins;

import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.Util;
import hudson.model.TopLevelItem;
import hudson.model.User;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.Jenkins;
import org.awaitility.core.ConditionTimeoutException;
import org.jvnet.hudson.test.JenkinsRule;

/** Takes back what a test has changed in a Jenkins that others use after it. */
final class CleanJenkins {
    /** For the end of a build that a test has seen end. */
    private static final Duration IDLE = Duration.ofSeconds(5);
    /** In the home directory. */
    private static final List<String> FILES =
            List.of("marathon-deploy-deployments.jsonl", "marathon-deploy-open-builds.txt", "workspace");

    private CleanJenkins() {}

    /** @return whether it could be done: not in a Jenkins that is busy */
    static boolean clean(JenkinsRule rule) throws Exception {
        Jenkins jenkins = rule.jenkins;
        try {
            await().pollDelay(Duration.ZERO).atMost(IDLE).until(() -> !rule.isSomethingHappening());
        } catch (ConditionTimeoutException busy) {
            return false;
        }
        if (jenkins.isQuietingDown()) {
            return false;
        }
        for (TopLevelItem item : List.copyOf(jenkins.getItems())) {
            item.delete();
        }
        security(jenkins);
        jenkins.setNodes(List.of());
        jenkins.getGlobalNodeProperties().clear();
        jenkins.setNumExecutors(2);
        plugin();
        for (String file : FILES) {
            Util.deleteRecursive(new File(jenkins.getRootDir(), file));
        }
        File[] agents = new File(jenkins.getRootDir(), "agent-work-dirs").listFiles();
        for (File agent : agents == null ? new File[0] : agents) {
            Util.deleteRecursive(new File(agent, "workspace"));
        }
        return true;
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

    private static void plugin() {
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        configuration.setMarathonServers(new ArrayList<>());
        configuration.setHarborRegistries(new ArrayList<>());
        configuration.setConsuls(new ArrayList<>());
        configuration.setPrometheuses(new ArrayList<>());
        configuration.setAlertmanagers(new ArrayList<>());
        configuration.setGrafanas(new ArrayList<>());
        configuration.setJobAddresses(null);
    }
}
