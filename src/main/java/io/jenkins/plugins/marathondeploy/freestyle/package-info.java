/** The post-build action. */
package io.jenkins.plugins.marathondeploy.freestyle;
