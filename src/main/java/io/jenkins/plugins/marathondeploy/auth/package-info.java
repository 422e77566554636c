/** Secrets and logins. Depends on nothing; everything that sends a login depends on it. */
package io.jenkins.plugins.marathondeploy.auth;
