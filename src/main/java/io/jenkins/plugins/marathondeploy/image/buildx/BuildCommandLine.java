package io.jenkins.plugins.marathondeploy.image.buildx;

import io.jenkins.plugins.marathondeploy.image.BuildContext;
import io.jenkins.plugins.marathondeploy.image.BuildKitOptions;
import io.jenkins.plugins.marathondeploy.image.BuildSecret;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How {@code docker buildx build} is called. Secrets are files of its configuration directory; the values of build
 * arguments, which may be secret, are in its environment, which fewer can read than its arguments.
 */
final class BuildCommandLine {
    /** What Docker's client, its plugin, their language's runtime or the system's loader read. */
    private static final Pattern OF_THE_CLIENT = Pattern.compile(
            "(?i)DOCKER_(?:HOST|CONTEXT|CONFIG|CERT_PATH|TLS|TLS_VERIFY|API_VERSION|AUTH_CONFIG|DEFAULT_PLATFORM|CUSTOM_HEADERS"
                    + "|BUILDKIT|CLI_\\w+|CONTENT_TRUST\\w*)|(?:BUILDX|BUILDKIT|COMPOSE|OTEL|LD|XDG)_\\w+"
                    + "|GO(?:PROXY|DEBUG|GC|MAXPROCS|MEMLIMIT|TRACEBACK)|SSL_CERT_(?:FILE|DIR)|SSH_(?:AUTH_SOCK|ASKPASS|AGENT_PID)"
                    + "|\\w+_PROXY|PATH|HOME|TMPDIR|SOURCE_DATE_EPOCH");

    private final ClientConfiguration configuration;
    private final boolean raw;
    private final Map<String, String> environment;
    private final Path metadata;

    /** @param raw whether it knows {@code --progress=rawjson} */
    BuildCommandLine(ClientConfiguration configuration, boolean raw) {
        this.configuration = configuration;
        this.raw = raw;
        environment = new LinkedHashMap<>(configuration.environment());
        environment.put("BUILDX_METADATA_PROVENANCE", "disabled");
        // Of a build that failed, an older file would stay.
        metadata = configuration.unwritten("metadata.json");
    }

    /** Where it says what it has built. */
    Path metadata() {
        return metadata;
    }

    /** In which it is to run; complete after {@link #of}. */
    Map<String, String> environment() {
        return environment;
    }

    List<String> of(
            ImageBuild build, BuildContext context, Builder builder, List<BuildSecret> secrets, Buildx.Output output) {
        List<String> arguments = new ArrayList<>(List.of("buildx", "build", "--builder=" + builder.name()));
        arguments.add("--progress=" + (raw ? "rawjson" : "plain"));
        arguments.add("--metadata-file=" + metadata);
        arguments.add(output == Buildx.Output.PUSH ? "--push" : "--load");
        arguments.add("--file=" + context.dockerfile());
        build.tags().stream().distinct().forEach(tag -> arguments.add("--tag=" + tag));
        new TreeMap<>(build.labels()).forEach((name, value) -> arguments.add("--label=" + name + "=" + value));
        new TreeMap<>(build.arguments()).forEach((name, value) -> arguments.add("--build-arg=" + argument(name, value)));
        if (!build.target().isEmpty()) {
            arguments.add("--target=" + build.target());
        }
        if (!build.platforms().isEmpty()) {
            arguments.add("--platform=" + build.platform());
        }
        if (build.pull()) {
            arguments.add("--pull");
        }
        if (build.noCache()) {
            arguments.add("--no-cache");
        }
        addOptions(arguments, build.buildKit(), context, secrets);
        addCache(arguments, build, builder, output);
        arguments.add(context.directory().toString());
        return arguments;
    }

    /** Only a name that means something to the client itself, and has another value there, is given its value in the open. */
    private String argument(String name, String value) {
        if (value.equals(environment.get(name))) {
            return name;
        }
        if (OF_THE_CLIENT.matcher(name).matches() || value.indexOf('\0') >= 0) {
            return name + "=" + value;
        }
        environment.put(name, value);
        return name;
    }

    private void addOptions(
            List<String> arguments, BuildKitOptions options, BuildContext context, List<BuildSecret> secrets) {
        int number = 0;
        for (BuildSecret secret : secrets) {
            Path file = configuration.write("secret-" + number++, secret.content());
            arguments.add("--secret=id=" + secret.id() + "," + csv("src=" + file));
        }
        options.ssh().forEach(ssh -> arguments.add("--ssh=" + ssh));
        options.contexts().forEach((name, value) -> arguments.add(
                "--build-context=" + name + "=" + (context.named().containsKey(name) ? context.named().get(name) : value)));
        // Without these it makes an index with a provenance for each push, whose second part Harbor shows as unknown.
        arguments.add("--provenance=" + (options.provenance().isEmpty() ? "false" : "mode=" + options.provenance()));
        arguments.add("--sbom=" + options.sbom());
    }

    private static void addCache(
            List<String> arguments, ImageBuild build, Builder builder, Buildx.Output output) {
        BuildKitOptions.Cache cache = build.buildKit().cache();
        cache.from().forEach(from -> arguments.add("--cache-from=" + from));
        cache.to().forEach(to -> arguments.add("--cache-to=" + to));
        if (cache.registry()) {
            String reference = build.tags().get(0).repository() + ":" + Buildx.CACHE_TAG;
            arguments.add("--cache-from=type=registry,ref=" + reference);
            if (output == Buildx.Output.PUSH) {
                builder.inlineCache(build).ifPresent(name -> arguments.add("--tag=" + name));
            }
            arguments.add(builder.inlineCache(build).isPresent()
                    ? "--cache-to=type=inline"
                    // Harbor takes a cache whose manifest looks like an image's. One that can't be kept is no failure.
                    : "--cache-to=type=registry,ref=" + reference
                            + ",mode=max,image-manifest=true,oci-mediatypes=true,ignore-error=true");
        }
    }

    /** A field of comma-separated values. */
    private static String csv(String field) {
        return field.matches("[^,\"\\r\\n]*") ? field : "\"" + field.replace("\"", "\"\"") + "\"";
    }
}
