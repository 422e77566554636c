/** What a deployment is: the request, the machine that carries it out one step at a time, and the report. */
package io.jenkins.plugins.marathondeploy.deploy;
