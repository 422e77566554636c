package io.jenkins.plugins.marathondeploy.cluster.transcript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One recorded exchange with a real Marathon or Harbor, from {@code src/test/resources/marathon-transcripts} and
 * {@code harbor-transcripts}: request lines start with {@code "> "}, the answer's status line and headers with
 * {@code "< "}, a line {@code "<"} (or an empty one) ends them, and the body follows as it came. A section
 * {@code "# body, indented:"} repeats the body for people.
 *
 * @param name            the file's name without {@code .txt}
 * @param method          {@code GET}, …
 * @param target          path and query
 * @param requestHeaders  names in lower case
 * @param requestBody     empty when there was none
 * @param status          of the answer
 * @param responseHeaders names in lower case; of a repeated one the last
 * @param body            the answer's body; of an event stream with the recorder's times taken out
 */
public record Transcript(
        String name,
        String method,
        String target,
        Map<String, String> requestHeaders,
        String requestBody,
        int status,
        Map<String, String> responseHeaders,
        String body) {
    /** Where the exchanges with a real Harbor are. */
    public static final String HARBOR = "/harbor-transcripts/";

    private static final String MARATHON = "/marathon-transcripts/";
    private static final String INDENTED = "\n# body, indented:\n";

    /** @param name the file's name without {@code .txt} */
    public static Transcript read(String name) {
        return read(MARATHON, name);
    }

    /**
     * @param directory such as {@link #HARBOR}
     * @param name      the file's name without {@code .txt}
     */
    public static Transcript read(String directory, String name) {
        return parse(name, text(directory, name));
    }

    /** The file as it is. */
    public static String text(String directory, String name) {
        try (InputStream in = Transcript.class.getResourceAsStream(directory + name + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("no transcript " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** All exchanges with Marathon whose name starts so, sorted by name. */
    public static List<Transcript> all(String prefix) {
        try (Stream<Path> files = Files.list(Path.of(Transcript.class.getResource(MARATHON).toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith(prefix) && file.endsWith(".txt"))
                    // Beside the exchanges lie lists of them (INDEX.txt and the like) and sampled timelines.
                    .filter(file -> file.matches("[A-Z](-|[0-9]).*") && !file.contains("timeline"))
                    .sorted()
                    .map(file -> read(file.substring(0, file.length() - 4)))
                    .toList();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (URISyntaxException problem) {
            throw new IllegalStateException(problem);
        }
    }

    static Transcript parse(String name, String text) {
        List<String> request = new ArrayList<>();
        List<String> response = new ArrayList<>();
        int position = 0;
        while (position < text.length()) {
            int end = text.indexOf('\n', position);
            String line = end < 0 ? text.substring(position) : text.substring(position, end);
            boolean over = line.equals("<") || line.isEmpty() && !response.isEmpty();
            position = end < 0 ? text.length() : end + 1;
            if (over) {
                break;
            }
            if (line.startsWith(">")) {
                request.add(line.length() > 1 ? line.substring(2) : "");
            } else if (line.startsWith("< ")) {
                response.add(line.substring(2));
            }
        }
        String[] asked = request.get(0).split(" ");
        int blank = request.indexOf("");
        String sent = blank < 0 ? "" : String.join("\n", request.subList(blank + 1, request.size()));
        int status = Integer.parseInt(response.get(0).split(" ")[1]);
        return new Transcript(
                name,
                asked[0],
                asked[1],
                headers(blank < 0 ? request : request.subList(0, blank)),
                sent,
                status,
                headers(response),
                body(text.substring(position)));
    }

    private static Map<String, String> headers(List<String> lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String body(String rest) {
        int indented = rest.indexOf(INDENTED);
        String body = indented < 0 ? rest : rest.substring(0, indented);
        if (body.startsWith("[ ")) {
            // The recorder wrote a carriage return as a backslash and an r.
            return body.replaceAll("(?m)^\\[ *[0-9.]+s\\] ?", "").replace("\\r\n", "\r\n");
        }
        return body.endsWith("\n") ? body.substring(0, body.length() - 1) : body;
    }

    @Override
    public String toString() {
        return name;
    }
}
