/** Build and push through the Docker Engine's own interface, with docker-java. */
package io.jenkins.plugins.marathondeploy.image.engine;
