/** What a network does to HTTP: a proxy that refuses, resets, cuts, swallows, and answers in a server's place. */
package io.jenkins.plugins.marathondeploy.cluster.fault;
