package io.jenkins.plugins.marathondeploy.jenkins;

import hudson.security.ACL;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsExtension;

/** What {@link WithSharedJenkins} asks for: the harness starts a Jenkins for the first test, and it ends with the class. */
public final class SharedJenkinsExtension extends JenkinsExtension implements BeforeEachCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SharedJenkinsExtension.class);

    private static ExtensionContext classOf(ExtensionContext test) {
        return test.getTestMethod().isPresent() ? classOf(test.getParent().orElseThrow()) : test;
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return classOf(context).getStore(NAMESPACE);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        ACL.as2(ACL.SYSTEM2);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(JenkinsRule.class, key -> super.resolveParameter(parameter, classOf(context)));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        JenkinsRule rule = store(context).get(JenkinsRule.class, JenkinsRule.class);
        if (rule != null) {
            ACL.as2(ACL.SYSTEM2);
            CleanJenkins.clean(rule);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        super.afterEach(context);
    }
}
