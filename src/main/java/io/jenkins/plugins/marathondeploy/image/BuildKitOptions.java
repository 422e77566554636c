package io.jenkins.plugins.marathondeploy.image;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a build may ask of BuildKit, and only of it. Serializable, so that it can go to an agent: of secrets, the names.
 *
 * @param secrets    ids of the build's secrets, which {@code RUN --mount=type=secret,id=…} names
 * @param ssh        agents and keys for {@code RUN --mount=type=ssh}, as {@code --ssh} takes them: {@code default}, or
 *                   {@code ID=SOCKET|KEY}; paths here and of caches are relative to the build's root
 * @param cache      where results of steps come from and go to
 * @param contexts   further contexts by name: a directory inside the root, {@code docker-image://…}, or a URL
 * @param sbom       whether the image gets a list of what is in it
 * @param provenance {@code min} or {@code max} for how it was made; empty for nothing
 */
public record BuildKitOptions(
        ArrayList<String> secrets,
        ArrayList<String> ssh,
        Cache cache,
        TreeMap<String, String> contexts,
        boolean sbom,
        String provenance)
        implements Serializable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern IN_THE_OPEN =
            Pattern.compile("(?:^|,)\\s*\"?\\s*(?:secret_access_key|\\w*token|\\w*password|\\w*secret)\\s*=", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOGIN = Pattern.compile("[a-z+-]+://[^/@]*:[^/@]*@.*", Pattern.CASE_INSENSITIVE);

    /**
     * @param from     as {@code --cache-from} takes them: a reference, or {@code type=…,…}
     * @param to       as {@code --cache-to} takes them
     * @param registry whether the image's own repository keeps a cache, in the tag {@code buildcache}
     */
    public record Cache(ArrayList<String> from, ArrayList<String> to, boolean registry) implements Serializable {
        /** @throws ImageException {@code INVALID} for one that is empty or has a key in it */
        public Cache {
            from.forEach(text -> check("cacheFrom", text));
            to.forEach(text -> check("cacheTo", text));
        }

        private static void check(String parameter, String text) {
            require(!text.isBlank() && text.chars().noneMatch(Character::isISOControl), "'" + parameter
                    + "' takes a reference or type=…,…; one of them is none.");
            require(!IN_THE_OPEN.matcher(text).find(), "'" + parameter + "' has a secret in it, which everybody on the machine"
                    + " could read in the list of processes. Put it where the cache's own tools look for it: their"
                    + " configuration, or the environment of the agent.");
        }

        static Cache none() {
            return new Cache(new ArrayList<>(), new ArrayList<>(), false);
        }

        /** The same, whose part in the repository is read and not written. */
        public Cache readOnly(ImageReference name) {
            ArrayList<String> all = new ArrayList<>(from);
            all.add("type=registry,ref=" + name);
            return new Cache(all, to, false);
        }
    }

    /** @throws ImageException {@code INVALID} saying which of them can't be right */
    public BuildKitOptions {
        secrets.forEach(id -> require(NAME.matcher(id).matches(), "Not the id of a build secret: '" + id
                + "': expected letters, digits, '.', '_' and '-'."));
        require(secrets.stream().distinct().count() == secrets.size(), "The same build secret is given twice: " + secrets
                + ".");
        ssh.forEach(text -> require(NAME.matcher(text.split("=", 2)[0]).matches(), "'ssh' takes 'default' or"
                + " ID=SOCKET|KEY, not '" + text + "'."));
        contexts.forEach(BuildKitOptions::checkContext);
        provenance = provenance == null || provenance.matches("false|none") ? "" : provenance;
        require(provenance.matches("|min|max"), "'provenance' takes 'min', 'max' or 'none', not '" + provenance + "'.");
    }

    private static void checkContext(String name, String value) {
        require(NAME.matcher(name).matches(), "Not the name of a build context: '" + name + "'.");
        require(!value.isBlank(), "The build context '" + name + "' has no value.");
        require(!LOGIN.matcher(value).matches(), "The build context '" + name + "' has a login in its address, which everybody on"
                + " the machine could read in the list of processes. Leave it out, and give 'ssh', or the build secret"
                + " GIT_AUTH_TOKEN, which BuildKit uses for git.");
        int scheme = value.indexOf("://");
        require(
                scheme < 0 || List.of("docker-image", "https", "http", "ssh", "git").contains(value.substring(0, scheme)),
                "The build context '" + name + "' is '" + value + "'; expected a directory of the workspace,"
                        + " docker-image://REFERENCE, or the URL of a git repository.");
    }

    /** Nothing of it. */
    public static BuildKitOptions none() {
        return new BuildKitOptions(
                new ArrayList<>(), new ArrayList<>(), Cache.none(), new TreeMap<>(), false, "");
    }

    /** The same with another cache. */
    public BuildKitOptions withCache(Cache other) {
        return new BuildKitOptions(secrets, ssh, other, contexts, sbom, provenance);
    }

    /** Which parameters are used here: what an engine's own interface can't do. */
    public List<String> used() {
        Map<String, Boolean> given = new TreeMap<>(Map.of(
                "buildSecret", !secrets.isEmpty(),
                "ssh", !ssh.isEmpty(),
                "cache", cache.registry(),
                "cacheFrom", !cache.from().isEmpty(),
                "cacheTo", !cache.to().isEmpty(),
                "buildContext", !contexts.isEmpty(),
                "sbom", sbom,
                "provenance", !provenance.isEmpty()));
        given.values().removeIf(used -> !used);
        return List.copyOf(given.keySet());
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ImageException(ImageException.Kind.INVALID, otherwise);
        }
    }
}
