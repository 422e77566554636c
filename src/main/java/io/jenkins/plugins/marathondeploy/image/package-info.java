/** Docker images: references, build and push through the Docker Engine. */
package io.jenkins.plugins.marathondeploy.image;
