package io.jenkins.plugins.marathondeploy.jenkins;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One Jenkins for all tests of a class, which take it as a {@code JenkinsRule}, as with
 * {@link org.jvnet.hudson.test.junit.jupiter.WithJenkins}: starting one takes longer than most tests. After each test
 * {@link CleanJenkins} takes back what tests of this project change. For a class whose tests restart Jenkins, or that has
 * nested classes, or extensions or data for single tests, it is not.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedJenkinsExtension.class)
public @interface WithSharedJenkins {}
