/**
 * The fault matrix: scenarios that inject one fault each, with the end that they must come to, and the table of them in
 * {@code docs/reliability.md}. A test class builds its {@link io.jenkins.plugins.marathondeploy.reliability.Scenario
 * scenarios} and hands them to {@link io.jenkins.plugins.marathondeploy.reliability.Matrix}.
 */
package io.jenkins.plugins.marathondeploy.reliability;
