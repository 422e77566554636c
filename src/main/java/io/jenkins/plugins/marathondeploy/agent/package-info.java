/** What runs on the agent: reading the workspace, building and pushing the image. */
package io.jenkins.plugins.marathondeploy.agent;
