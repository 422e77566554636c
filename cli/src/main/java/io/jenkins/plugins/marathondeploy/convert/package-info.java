/** Jobs of the "Marathon Deployment" plugin ({@code marathon}) as jobs of this one: text in, text out. */
package io.jenkins.plugins.marathondeploy.convert;
