# Sourced by demo and verify: installs and starts what they need, and ends what they started.
# Debian brings all of it: JDK, Maven, Docker Engine, Docker distribution (the registry) and a static busybox.

engine_process=        # process id of the dockerd that was started here
engine_service=        # set when the service was started here
engine_log=            # where that dockerd writes
lists_updated=         # set when apt-get has learnt today's packages
surroundings_missing=  # what could not be had, one line each: what it is, and why
job=                   # process group of the command that run waits for

# What is run quietly writes there; end_surroundings removes it.
logs=$(mktemp -d) || exit 1

say() {
    printf '%s\n' "$*"
}

missing() {
    surroundings_missing="${surroundings_missing:+$surroundings_missing
}$*"
}

# Runs a command as a process group of its own and returns its status. A script that waits answers a signal at once,
# and its end_groups "$job" ends the command with all that it has started.
run() {
    local status=0
    set -m
    "$@" </dev/null &
    job=$!
    set +m
    wait "$job" || status=$?
    job=
    return $status
}

# Returns when no process of these process groups is left; those that take longer than 15 s are killed.
end_groups() {
    local group waited=0
    for group in "$@"; do
        kill -- "-$group" 2>/dev/null
    done
    for group in "$@"; do
        while kill -0 -- "-$group" 2>/dev/null; do
            [ $waited -lt 150 ] || kill -KILL -- "-$group" 2>/dev/null
            [ $waited -lt 160 ] || break
            sleep 0.1
            waited=$((waited + 1))
        done
        wait "$group" 2>/dev/null
    done
}

installed() {
    command -v "$1" >/dev/null 2>&1
}

engine_answers() {
    installed docker && timeout 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

# Debian names of the packages whose programs are not on the machine.
packages_needed() {
    installed javac || echo openjdk-17-jdk-headless
    installed mvn || echo maven
    engine_answers || installed dockerd || echo docker.io
    installed docker-registry || echo docker-registry
    busybox_is_static || echo busybox-static
}

busybox_is_static() {
    installed busybox && ! ldd "$(command -v busybox)" >/dev/null 2>&1
}

# Installs what is missing; what can't be installed is noted and left to the caller.
install_missing() {
    local packages log=$logs/install
    packages=$(packages_needed | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    if ! installed apt-get; then
        missing "${packages% }: not installed, and there is no apt-get to install it with"
        return 0
    fi
    if [ "$(id -u)" != 0 ]; then
        missing "${packages% }: not installed; run as root: apt-get install $packages"
        return 0
    fi
    say "Installing with apt-get: $packages"
    # Without a service manager's leave nothing is started by the packages themselves.
    if ! { apt-get -q update && lists_updated=yes && install_packages $packages; } >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log"
        missing "${packages% }: apt-get could not install it (its last lines are above)"
    fi
}

# In a process of its own: what it changes for the time of the installation is undone after Ctrl-C, too.
install_packages() (
    new= status=
    for service in docker-registry prometheus prometheus-alertmanager nginx consul; do
        installed $service || new="$new $service"
    done
    # The packages would start services of their own, on ports that somebody else may want.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d
    fi
    DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@"
    status=$?
    if [ -d /run/systemd/system ]; then
        for service in $new; do
            installed $service && systemctl disable --now $service || true
        done
    fi
    exit $status
)

# Installs what the tests of the rest of the platform ask for. What can't be had they skip themselves for, and say so.
install_platform() {
    install_each platform_packages_needed
}

# Installs what stands before the app in demo. Without nginx there is nothing to show; without Consul it is shown without.
install_front_door() {
    nginx_installed || install_each front_door_packages_needed
    nginx_installed || missing "nginx: not installed; run as root: apt-get install nginx-light"
}

# Installs those of the packages that $1 prints which can be had.
install_each() {
    local package packages log=$logs/install
    if [ "$(id -u)" != 0 ] || ! installed apt-get || [ -z "$("$1")" ]; then
        return 0
    fi
    [ -n "$lists_updated" ] || apt-get -q update >"$log" 2>&1 </dev/null
    lists_updated=yes
    packages=$("$1" | tr '\n' ' ')
    say "Installing with apt-get: $packages"
    # Each on its own: one that can't be had must not keep the others away.
    for package in $packages; do
        if ! install_packages $package >"$log" 2>&1 </dev/null; then
            tail -n 5 "$log"
            say "Not installed: $package"
        fi
    done
}

platform_packages_needed() {
    installed prometheus || echo prometheus
    installed prometheus-alertmanager || echo prometheus-alertmanager
    front_door_packages_needed
}

# nginx is where only root has it in the PATH.
nginx_installed() {
    installed nginx || [ -x /usr/sbin/nginx ]
}

front_door_packages_needed() {
    nginx_installed || echo nginx-light
    # Debian 11 has it, 12 does not.
    [ -n "${MARATHON_DEPLOY_TEST_CONSUL:-}" ] || installed consul ||
        ! apt-cache policy consul 2>/dev/null | grep -q 'Candidate: [^(]' || echo consul
}

# Starts a Docker Engine unless one answers; notes it as missing when none can be had.
start_engine() {
    engine_answers && return 0
    if [ -n "${DOCKER_HOST:-}" ]; then
        missing "Docker Engine: DOCKER_HOST is $DOCKER_HOST, and nothing answers there"
        return 0
    fi
    if ! installed dockerd; then
        missing "Docker Engine: not installed"
        return 0
    fi
    if [ "$(id -u)" != 0 ]; then
        missing "Docker Engine: none answers (or you are not in the group docker), and only root can start one"
        return 0
    fi
    say "Starting the Docker Engine"
    if [ -d /run/systemd/system ]; then
        systemctl start docker >/dev/null 2>&1 && engine_service=yes
    else
        start_engine_process
    fi
    wait_for_engine
}

start_engine_process() {
    if ! grep -qs ' /sys/fs/cgroup' /proc/mounts; then
        installed cgroupfs-mount || install_packages cgroupfs-mount >/dev/null 2>&1 </dev/null || true
        installed cgroupfs-mount && cgroupfs-mount
    fi
    engine_log=$logs/engine
    # A session of its own: Ctrl-C ends the script, and the script ends the engine when nothing needs it any more.
    setsid dockerd >"$engine_log" 2>&1 </dev/null &
    engine_process=$!
}

wait_for_engine() {
    local waited=0
    while [ $waited -lt 90 ]; do
        engine_answers && return 0
        if [ -n "$engine_process" ] && ! kill -0 "$engine_process" 2>/dev/null; then
            break
        fi
        sleep 1
        waited=$((waited + 1))
    done
    if [ -n "$engine_log" ]; then
        say "The Docker Engine's last lines:"
        tail -n 20 "$engine_log"
    fi
    missing "Docker Engine: started, but it did not answer within 90 s"
}

# Ends the engine if it was started here, and leaves no file behind.
end_surroundings() {
    if [ -n "$engine_process" ]; then
        kill "$engine_process" 2>/dev/null && wait "$engine_process" 2>/dev/null
        engine_process=
    fi
    if [ -n "$engine_service" ]; then
        systemctl stop docker.socket docker >/dev/null 2>&1
        engine_service=
    fi
    rm -rf "$logs"
}
