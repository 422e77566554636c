package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.release.CentreValues;
import io.jenkins.plugins.marathondeploy.release.TemplateSource;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Several Marathons, one in each data centre. */
final class CentreOptions {
    @Option(
            names = "--order",
            paramLabel = "HOW",
            description = "sequence (the default: one centre after the other, as --marathon has them), canary (the first one alone,"
                    + " then the others at once) or parallel.")
    Order order;

    @Option(
            names = "--pause",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Between one centre's end and the next one's beginning. Default: 0s.")
    Duration pause;

    @Option(
            names = "--without",
            paramLabel = "NAME",
            split = ",",
            description = "A centre of --marathon that is left out on purpose; the result says so. May be given several times.")
    List<String> without = new ArrayList<>();

    @Option(
            names = "--overlay-for",
            paramLabel = "NAME:FILE",
            description = "As --overlay, for one centre alone, after those for all.")
    List<String> overlays = new ArrayList<>();

    @Option(
            names = "--set-for",
            paramLabel = "NAME:VARIABLE=VALUE",
            description = "As --set, for one centre alone. In all of them, in --probe, --probe-expect and the options of Consul,"
                    + " Prometheus and Alertmanager, $${CENTRE} is the centre's name.")
    List<String> variables = new ArrayList<>();

    /**
     * The servers without those that are left out.
     *
     * @param named whether they are named
     * @throws IllegalArgumentException when an option is of no use, or names a centre that is not among them
     */
    List<MarathonServer> check(List<MarathonServer> servers, boolean named) {
        if (!named && Stream.of(order, pause).anyMatch(one -> one != null)
                || !named && !(without.isEmpty() && overlays.isEmpty() && variables.isEmpty())) {
            throw new IllegalArgumentException("--order, --pause, --without, --overlay-for and --set-for are about servers that"
                    + " --marathon names; give --config FILE and names");
        }
        List<String> names = servers.stream().map(MarathonServer::name).toList();
        without.forEach(name -> known(names, "--without", name));
        overlays.forEach(text -> known(names, "--overlay-for", centre("--overlay-for", text)));
        variables.forEach(text -> known(names, "--set-for", centre("--set-for", text)));
        List<MarathonServer> left = servers.stream().filter(server -> !without.contains(server.name())).toList();
        if (left.isEmpty()) {
            throw new IllegalArgumentException("--without leaves no centre to deploy to");
        }
        return left;
    }

    private static void known(List<String> names, String option, String name) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException(option + " names " + name + ", which --marathon does not; it names " + String.join(", ", names));
        }
    }

    private static String centre(String option, String text) {
        return CentreValues.centre(option, text, option.equals("--set-for") ? "NAME:VARIABLE=VALUE" : "NAME:FILE");
    }

    RolloutPlan plan(Policy policy) {
        return new RolloutPlan(
                order == null ? Order.SEQUENCE : order,
                pause == null ? Duration.ZERO : pause,
                without.stream().distinct().toList(),
                policy.onFailure(),
                policy.onAbort());
    }

    /**
     * An option's text with the centre's name in the place of {@code ${CENTRE}}.
     *
     * @param centre empty where Marathon is given by its address
     * @throws IllegalArgumentException where the text has the placeholder, and there is no name
     */
    static String inCentre(String text, String centre) {
        String placeholder = "${" + CentreValues.VARIABLE + "}";
        if (centre.isEmpty() && text.contains(placeholder)) {
            throw new IllegalArgumentException(
                    placeholder + " is the name of a server, and --marathon names none; give --config FILE and names");
        }
        return text.replace(placeholder, centre);
    }

    /** What is deployed to a centre: the same, with its own values and overlays. */
    TemplateSource source(TemplateSource common, String centre) {
        return new CentreValues(overlays, variables).source(common, centre);
    }
}
