# Sourced by bench/run: what measuring in Jenkins needs.

jenkins_options=()

# Builds the plugin and finds a Jenkins and the other plugins; says why where that can't be done.
prepare_jenkins() {
    local log=$logs/plugin offline= version
    if ! find_plugin_maven; then
        say "  not measured: no Maven 3.9.6 or newer here, and Maven Central did not give one"
        return 1
    fi
    jenkins_repository_answers || offline=-o
    version=$(sed -n 's/.*<jenkins.baseline>\(.*\)<.*/\1/p' pom.xml).$(
        sed -n 's/.*<jenkins.version>${jenkins.baseline}\.\(.*\)<.*/\1/p' pom.xml)
    if ! run "$plugin_maven" -B -ntp $offline -DskipTests package \
        org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
        "-Dartifact=org.jenkins-ci.main:jenkins-war:$version:war" -DoutputDirectory="$PWD/target/bench" \
        >"$log" 2>&1; then
        say "  not measured: $(first_error "$log")"
        return 1
    fi
    jenkins_options=(--war "target/bench/jenkins-war-$version.war")
}
