package io.jenkins.plugins.marathondeploy.cluster.marathon.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One recorded exchange.
 *
 * @param target path and query as sent
 * @param body what was sent, empty for nothing
 * @param answerHeaders with names in lower case
 * @param answer the body of the answer
 */
record Transcript(String name, String method, String target, Map<String, String> headers, String body, int status,
        Map<String, String> answerHeaders, String answer) {

    private static final String DIRECTORY = "/marathon-transcripts/";

    static String text(String name) {
        try (InputStream file = Transcript.class.getResourceAsStream(DIRECTORY + name + ".txt")) {
            if (file == null) {
                throw new IllegalArgumentException("No transcript " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean exists(String name) {
        return Transcript.class.getResource(DIRECTORY + name + ".txt") != null;
    }

    static Transcript read(String name) {
        List<String> sent = new ArrayList<>();
        List<String> received = new ArrayList<>();
        StringBuilder answer = new StringBuilder();
        boolean inAnswer = false;
        for (String line : text(name).split("\n", -1)) {
            if (line.startsWith("# body, indented:")) {
                break;
            } else if (inAnswer) {
                answer.append(line).append('\n');
            } else if (line.startsWith(">")) {
                sent.add(line.length() > 2 ? line.substring(2) : "");
            } else if (line.equals("<") || line.isEmpty() && !received.isEmpty()) {
                inAnswer = true;
            } else if (line.startsWith("<")) {
                received.add(line.substring(2));
            }
        }
        String[] request = sent.get(0).split(" ");
        int blank = sent.indexOf("");
        return new Transcript(name, request[0], request[1],
                headers(sent.subList(1, blank < 0 ? sent.size() : blank)),
                blank < 0 ? "" : String.join("\n", sent.subList(blank + 1, sent.size())),
                Integer.parseInt(received.get(0).split(" ")[1]), headers(received.subList(1, received.size())),
                answer.toString().strip());
    }

    private static Map<String, String> headers(List<String> lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return headers;
    }
}
