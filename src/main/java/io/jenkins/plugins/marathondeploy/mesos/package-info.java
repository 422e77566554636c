/** What a Mesos agent can be asked: the sandbox of a task, and what the task printed into it. */
package io.jenkins.plugins.marathondeploy.mesos;
