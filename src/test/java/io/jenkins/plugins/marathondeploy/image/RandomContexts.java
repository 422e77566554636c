package io.jenkins.plugins.marathondeploy.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Directory trees and ignore files that nobody would write, the same for the same seed. */
public final class RandomContexts {
    /** What the names of files that are not UTF-8 begin with. */
    public static final String NOT_UTF8 = "bad";

    private static final List<String> NAMES = List.of(
            "a", "b", "c", "ab", "abc", "a.go", "b.go", "a.txt", "x y", "#h", "!n", "é", "日本", "[a]", "a*b", "a-b", "-", "^a", "]", "b?",
            "a.b.c", ".git", "Dockerfile.d", "node_modules", "$x", "a+b", "(a)", "{a,b}", "a|b", "\\a", "~", "A", "d1", "w_w", " s", "ÿ");
    private static final List<String> WILDCARDS = List.of(
            "*", "*", "*", "**", "**", "**", "?", "?", "*.go", "**.go", "a*", "*b", "**a", "a**", "[ab]", "[a-c]", "[^a]", "[^a-b]*", "[]a]",
            "[a", "[-a]", "[a-]", "[z-a]", "[*]", "[?]", "[a*]", "[!a]", "[\\]]", "[\\^a]", "[a\\-c]", "[[]", "[a]b", "[[:alpha:]]", "[é]*", "[\\d]",
            "\\*", "\\?", "\\[a\\]", "\\#h", "\\!n", "\\a", "\\d*", "\\", "\\\\a", "^a*", "a^*", "*.b.c", "?*", "*?", "***", "**?", "*日*", "x\\ y");

    private RandomContexts() {}

    /**
     * Makes a tree: up to 25 files and empty directories, up to four levels deep, symbolic links, and now and then a name that is not
     * UTF-8.
     */
    public static Path tree(Path directory, Random random) throws IOException {
        Files.createDirectories(directory);
        List<Path> directories = new ArrayList<>(List.of(directory));
        for (int i = 5 + random.nextInt(20); i > 0; i--) {
            Path parent = directories.get(random.nextInt(directories.size()));
            Path entry = parent.resolve(NAMES.get(random.nextInt(NAMES.size())));
            boolean deep = parent.getNameCount() - directory.getNameCount() >= 3;
            if (Files.exists(entry, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    if (!deep) {
                        directories.add(Files.createDirectory(entry));
                    }
                }
                case 4 -> Files.createSymbolicLink(entry, Path.of("a"));
                default -> Files.writeString(entry, entry.toString());
            }
        }
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
        if (random.nextInt(8) == 0) {
            notUtf8(directories.get(random.nextInt(directories.size())));
        }
        return directory;
    }

    /** Java can't write such a name. */
    private static void notUtf8(Path parent) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", "printf x > \"$0/" + NOT_UTF8 + "$(printf '\\344\\342\\202')x\"", parent.toString())
                .inheritIO()
                .start();
        try {
            if (shell.waitFor() != 0) {
                throw new IOException("no file with a name that is not UTF-8 could be made in " + parent);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Lines for a {@code .dockerignore}: names that trees have, wildcards, and what stands around them. */
    public static String ignoreFile(Random random) {
        StringBuilder lines = new StringBuilder(random.nextInt(40) == 0 ? "\uFEFF" : "");
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            lines.append(line(random)).append(random.nextInt(30) == 0 ? "\r\n" : "\n");
        }
        return lines.toString();
    }

    private static String line(Random random) {
        StringBuilder line = new StringBuilder();
        line.append(pick(random, 8, " ", "\t", "#", "\u00A0")).append(random.nextInt(3) == 0 ? "!" : "");
        line.append(pick(random, 12, "! ", "!", " ", "\\"));
        line.append(pick(random, 6, "/", "./", "../", "//", "a/../", "/../"));
        for (int i = random.nextInt(3); i >= 0; i--) {
            line.append(segment(random)).append(i > 0 ? pick(random, 12, "//", "/./", "/../").replaceFirst("^$", "/") : "");
        }
        return line.append(pick(random, 6, "/", " ", "/.", "/..", "/**", "**", "\t ", "/*")).toString();
    }

    private static String segment(Random random) {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> NAMES.get(random.nextInt(NAMES.size()));
            case 3 -> WILDCARDS.get(random.nextInt(WILDCARDS.size())) + NAMES.get(random.nextInt(NAMES.size()));
            case 4 -> new String(mutated(random), StandardCharsets.UTF_8);
            default -> WILDCARDS.get(random.nextInt(WILDCARDS.size()));
        };
    }

    /** A name with a wildcard in place of one of its characters. */
    private static byte[] mutated(Random random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        int at = name.offsetByCodePoints(0, random.nextInt(name.codePointCount(0, name.length())));
        String rest = name.substring(name.offsetByCodePoints(at, 1));
        return (name.substring(0, at) + WILDCARDS.get(random.nextInt(WILDCARDS.size())) + rest).getBytes(StandardCharsets.UTF_8);
    }

    private static String pick(Random random, int oneIn, String... choices) {
        return random.nextInt(oneIn) == 0 ? choices[random.nextInt(choices.length)] : "";
    }
}
