/**
 * One HTTP exchange, bounded in time and size: login, private certificate authorities, redirects.
 *
 * <p>{@link Http} carries an {@link HttpCall} out as {@link HttpSettings} bound it: an {@link HttpAnswer} comes of it, or an
 * {@link HttpFailure}. {@link HttpClients} are the JDK's clients below it, and on whose threads they work.
 */
package io.jenkins.plugins.marathondeploy.http;
