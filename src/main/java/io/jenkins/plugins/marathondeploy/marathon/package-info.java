/** Marathon's HTTP interface: one call an exchange, errors by kind, and what a stuck deployment can be asked. */
package io.jenkins.plugins.marathondeploy.marathon;
