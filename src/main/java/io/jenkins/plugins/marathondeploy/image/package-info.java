/** What a build sends, image references, and what came of builds and pushes, whatever carries them out. */
package io.jenkins.plugins.marathondeploy.image;
