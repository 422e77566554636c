/** Services with a JSON interface over HTTP: one of several addresses, failures by kind, the words for what they refuse. */
package io.jenkins.plugins.marathondeploy.rest;
