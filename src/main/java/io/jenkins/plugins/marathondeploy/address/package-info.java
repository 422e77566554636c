/** The addresses of servers: as a user types them, as they are shown, and which of them a job may name. */
package io.jenkins.plugins.marathondeploy.address;
