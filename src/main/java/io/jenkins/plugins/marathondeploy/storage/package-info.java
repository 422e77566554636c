/** What is kept in files of the one who deploys. */
package io.jenkins.plugins.marathondeploy.storage;
