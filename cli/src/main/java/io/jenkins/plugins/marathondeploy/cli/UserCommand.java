package io.jenkins.plugins.marathondeploy.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command as the user wrote it: a program and its arguments, separated by blanks, which quotes keep together. No shell
 * reads it: nothing in it is expanded.
 *
 * @param program found in the directory, where it has a {@code /} in it, or in {@code PATH}
 */
record UserCommand(String text, Path program, List<String> arguments) {
    UserCommand {
        arguments = List.copyOf(arguments);
    }

    /** @throws IllegalArgumentException when there is no such program; the message can be shown */
    static UserCommand parse(String text, Session session) {
        List<String> words = words(text);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("--verify names no program");
        }
        Path program = find(words.get(0), session);
        return new UserCommand(text, program, words.subList(1, words.size()));
    }

    private static Path find(String name, Session session) {
        try {
            if (name.contains("/")) {
                Path program = session.directory().resolve(name).toAbsolutePath();
                if (isProgram(program)) {
                    return program;
                }
                throw new IllegalArgumentException("--verify names " + name + ", which is "
                        + (Files.exists(program) ? "no program that can be run; chmod +x makes it one" : "not there"));
            }
            for (String directory : session.environment().getOrDefault("PATH", "").split(File.pathSeparator)) {
                if (!directory.isEmpty() && isProgram(Path.of(directory, name))) {
                    return Path.of(directory, name).toAbsolutePath();
                }
            }
        } catch (InvalidPathException none) {
            // It is in no directory then.
        }
        throw new IllegalArgumentException("--verify names " + name + ", which is in no directory of PATH;"
                + " a program of this directory is named ./" + name);
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** @throws IllegalArgumentException for a quote without an end */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (char one : text.toCharArray()) {
            if (quote != 0) {
                if (one == quote) {
                    quote = 0;
                } else {
                    word.append(one);
                }
            } else if (one == '\'' || one == '"') {
                quote = one;
                word = word == null ? new StringBuilder() : word;
            } else if (!Character.isWhitespace(one)) {
                word = (word == null ? new StringBuilder() : word).append(one);
            } else if (word != null) {
                words.add(word.toString());
                word = null;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("--verify has a " + quote + " without an end");
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
