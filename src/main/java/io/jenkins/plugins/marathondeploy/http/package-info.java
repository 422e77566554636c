/** One HTTP exchange, bounded in time: login, private certificate authorities, redirects. */
package io.jenkins.plugins.marathondeploy.http;
