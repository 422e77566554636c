package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.image.BuildSecret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code --build-secret id=ID,src=FILE} and {@code id=ID,env=NAME}. */
final class BuildSecrets {
    private static final Pattern FORM = Pattern.compile("id=([^,=]+),(src|source|env)=(.+)");

    private BuildSecrets() {}

    /** @throws Refusal for one that is in neither form, or is not there; never with a value */
    static List<BuildSecret> of(List<String> given, Path directory, Map<String, String> environment) {
        List<BuildSecret> secrets = new ArrayList<>();
        for (String text : given) {
            Matcher matcher = parsed(text);
            secrets.add(matcher.group(2).equals("env")
                    ? ofVariable(matcher.group(1), matcher.group(3), environment)
                    : ofFile(matcher.group(1), directory.resolve(matcher.group(3))));
        }
        return secrets;
    }

    /**
     * The ids alone; nothing is read.
     *
     * @throws Refusal for one that is in neither form; never with what was given, which may be a secret
     */
    static List<String> ids(List<String> given) {
        return given.stream().map(text -> parsed(text).group(1)).toList();
    }

    private static Matcher parsed(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new Refusal("--build-secret takes id=ID,src=FILE or id=ID,env=NAME");
        }
        return matcher;
    }

    private static BuildSecret ofVariable(String id, String name, Map<String, String> environment) {
        String value = environment.get(name);
        if (value == null) {
            throw new Refusal("--build-secret id=" + id + ": " + name + " is not set in the environment");
        }
        return BuildSecret.of(id, Secret.of(value));
    }

    private static BuildSecret ofFile(String id, Path file) {
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            throw new Refusal("--build-secret id=" + id + ": " + file + " is no file that can be read");
        }
        return BuildSecret.ofFile(id, file);
    }
}
