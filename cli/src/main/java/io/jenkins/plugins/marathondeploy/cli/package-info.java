/** The command line: options to the domain's calls, events to lines, reports to exit statuses. It decides nothing. */
package io.jenkins.plugins.marathondeploy.cli;
