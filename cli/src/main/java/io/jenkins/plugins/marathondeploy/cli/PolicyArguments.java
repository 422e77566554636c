package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.release.PolicyParameter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a policy, as the table of its parameters describes them: a further one needs nothing here. */
final class PolicyArguments {
    private static final String HEADING = "%nDeployment:%n";
    private static final int ORDER = 50;

    private PolicyArguments() {}

    static void addAll(CommandSpec command) {
        add(command, List.of(PolicyParameter.values()));
    }

    static void add(CommandSpec command, List<PolicyParameter> parameters) {
        ArgGroupSpec.Builder group =
                ArgGroupSpec.builder().heading(HEADING).validate(false).order(ORDER);
        parameters.forEach(parameter -> group.addArg(option(parameter)));
        command.addArgGroup(group.build());
    }

    private static OptionSpec option(PolicyParameter parameter) {
        boolean flag = parameter.kind() == PolicyParameter.Kind.FLAG;
        String byDefault = flag || parameter.defaultText().isEmpty() ? "" : " Default: " + parameter.defaultText() + ".";
        // picocli would put variables of its own in the place of those that the user writes.
        String description = (parameter.description() + byDefault).replace("${", "$${");
        OptionSpec.Builder option =
                OptionSpec.builder(parameter.option()).order(parameter.ordinal()).description(description);
        if (parameter.kind() == PolicyParameter.Kind.TEXTS) {
            return option.type(List.class).auxiliaryTypes(String.class).arity("1").paramLabel(label(parameter)).build();
        }
        return flag
                ? option.type(boolean.class).arity("0").build()
                : option.type(String.class).arity("1").paramLabel(label(parameter)).build();
    }

    private static String label(PolicyParameter parameter) {
        return switch (parameter.kind()) {
            case TIME_LIMIT, DURATION -> "TIME";
            case COUNT -> "N";
            case TEXTS -> parameter == PolicyParameter.PROBE ? "URL" : "WHAT";
            default -> "WHAT";
        };
    }

    /**
     * This policy with what the user gave.
     *
     * @param centre as {@link CentreOptions#inCentre} takes it
     * @throws IllegalArgumentException naming the option, for a text that is none
     */
    static Policy policy(CommandSpec command, Policy byDefault, String centre) {
        Policy policy = byDefault;
        for (PolicyParameter parameter : PolicyParameter.values()) {
            OptionSpec option = command.findOption(parameter.option());
            Optional<String> text =
                    Optional.ofNullable(option).map(OptionSpec::<Object>getValue).map(PolicyArguments::text);
            if (text.isPresent()) {
                try {
                    boolean texts = parameter.kind() == PolicyParameter.Kind.TEXTS;
                    policy = parameter.apply(policy, texts ? CentreOptions.inCentre(text.get(), centre) : text.get());
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException(
                            "invalid value for " + parameter.option() + ": " + wrong.getMessage(), wrong);
                }
            }
        }
        return PolicyParameter.complete(policy);
    }

    private static String text(Object value) {
        return value instanceof List<?> texts
                ? texts.stream().map(String::valueOf).collect(Collectors.joining("\n"))
                : value.toString();
    }
}
