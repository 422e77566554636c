/** The pipeline steps and their executions. */
package io.jenkins.plugins.marathondeploy.pipeline;
