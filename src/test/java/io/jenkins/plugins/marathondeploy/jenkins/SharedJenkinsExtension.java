package io.jenkins.plugins.marathondeploy.jenkins;

import hudson.security.ACL;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsExtension;
import org.opentest4j.TestAbortedException;

/**
 * What {@link WithSharedJenkins} asks for: the harness starts a Jenkins for the first test, and it ends with the class. One that
 * a test has left busy, or whose test has failed, is not used again: the next test gets a new one.
 */
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
        JenkinsRule rule = store(context).get(JenkinsRule.class, JenkinsRule.class);
        if (rule == null) {
            rule = (JenkinsRule) super.resolveParameter(parameter, classOf(context));
            store(context).put(JenkinsRule.class, rule);
        }
        return rule;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        JenkinsRule rule = store(context).get(JenkinsRule.class, JenkinsRule.class);
        if (rule == null) {
            // One that did not come up.
            super.afterEach(classOf(context));
            return;
        }
        ACL.as2(ACL.SYSTEM2);
        boolean failed = context.getExecutionException().filter(e -> !(e instanceof TestAbortedException)).isPresent();
        try {
            if (!failed && CleanJenkins.clean(rule)) {
                return;
            }
        } catch (Exception | Error e) {
            try {
                afterAll(context);
            } catch (Exception later) {
                e.addSuppressed(later);
            }
            throw e;
        }
        afterAll(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        store(context).remove(JenkinsRule.class);
        super.afterEach(classOf(context));
    }
}
