/**
 * Drives any number of machines on few threads. The way of one deployment:
 *
 * <ul>
 *   <li>{@link Follower} keeps what is followed, the threads ({@code Workers}) and a channel for each Marathon and login.
 *   <li>{@code FollowedDeployment} is one machine on its way: its {@code SerialExecutor} runs one step at a time, on any
 *       thread of the pool. It asks the machine what it needs, gets that, does the step, has it saved, and waits until the
 *       machine wants to go on, a limit ends, or an event makes it look ({@code LookSchedule}).
 *   <li>{@code MarathonChannel} is what deployments on one Marathon share: the list of deployments and the launch queue
 *       ({@code SharedPoll}), the events ({@code EventSubscription}), the order of a job's builds, and how many reads and
 *       writes go out at a time ({@code Bulkhead}).
 *   <li>{@code Connections} looks up addresses and logins on threads that nothing else needs ({@code Lookups});
 *       {@code CurrentConnection} is what a deployment has of them, as far as it may use it.
 * </ul>
 */
package io.jenkins.plugins.marathondeploy.follow;
