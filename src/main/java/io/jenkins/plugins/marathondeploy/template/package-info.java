/** {@code marathon.json}: parse, expand, overlay, set the image, compare with what runs. */
package io.jenkins.plugins.marathondeploy.template;
