/** What the pages of a build and of a job show about deployments. */
package io.jenkins.plugins.marathondeploy.view;
