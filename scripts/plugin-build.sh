# Sourced by demo and verify, behind surroundings.sh: the Jenkins plugin's build, where Jenkins can be had.

maven_version=3.9.11   # the plugin's parent asks for 3.9.6 or newer, Debian 12 has 3.8

# Sets plugin_maven to a Maven that is new enough; fetched from Maven Central when the one on the machine is not.
find_plugin_maven() {
    local here
    here=$(mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
    if [ "$(printf '%s\n3.9.6\n' "$here" | sort -V | head -n 1)" = 3.9.6 ]; then
        plugin_maven=mvn
        return
    fi
    plugin_maven=$PWD/target/apache-maven-$maven_version/bin/mvn
    # Overwriting: Maven leaves a note in cli/target that it has unpacked this before, whatever became of it.
    [ -x "$plugin_maven" ] ||
        mvn -B -ntp -q -f cli/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.9.0:unpack \
            -Dmdep.overWriteReleases=true -Dartifact=org.apache.maven:apache-maven:$maven_version:tar.gz:bin \
            -DoutputDirectory="$PWD/target" </dev/null >"$logs/maven" 2>&1
    [ -x "$plugin_maven" ] || ! first_error "$logs/maven"
}

jenkins_repository_answers() {
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" scripts/Reachable.java https://repo.jenkins-ci.org/public/
}

# The first thing that Maven says is wrong, in one line.
first_error() {
    sed -n 's/^\[\(ERROR\|FATAL\)\] *//p' "$1" | grep -v '^$' | grep -vE 'Some problems were|Error executing Maven' | head -n 1 | cut -c 1-300
}

# Runs the plugin's tests by plugin_maven, or says with not_run why they can't be run here.
verify_plugin() {
    local log=$logs/plugin offline=
    if [ ! -f pom.xml ]; then
        not_run "the Jenkins plugin: there is no pom.xml"
        return
    fi
    if [ -z "$plugin_maven" ]; then
        not_run "the Jenkins plugin: no Maven 3.9.6 or newer here, and Maven Central did not give one"
        return
    fi
    jenkins_repository_answers || offline=-o
    if ! "$plugin_maven" -B -ntp $offline test-compile </dev/null >"$log" 2>&1 && unresolved "$log"; then
        local why="the Jenkins Maven repository can't be reached, and the local repository is not enough: "
        not_run "the Jenkins plugin: ${offline:+$why}$(first_error "$log")"
    else
        # Starting a Jenkins keeps one core busy, and many tests start one. What beside it depends on time goes first.
        nice -n 5 "$plugin_maven" -B -ntp $offline -DforkCount=2 verify </dev/null || failed_builds="$failed_builds pom.xml"
    fi
}

# Whether a build failed because something could not be fetched, not because of what is in this tree.
unresolved() {
    grep -qE 'Non-resolvable|Could not (resolve|find|transfer)|Cannot access .* in offline mode|was not found in|Unresolveable' "$1"
}
