package io.jenkins.plugins.marathondeploy.cluster.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The first line of an HTTP message and its headers. */
record Head(String first, List<String> headers) {
    private static final int LARGEST = 64 * 1024;
    private static final String ENDING = "\r\n\r\n";

    /** Empty when the connection ended before there was one. */
    static Optional<Head> read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!endsWith(bytes)) {
            int next = in.read();
            if (next < 0 || bytes.size() > LARGEST) {
                return Optional.empty();
            }
            bytes.write(next);
        }
        List<String> lines = bytes.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
        return Optional.of(new Head(lines.get(0), lines.subList(1, lines.size())));
    }

    private static boolean endsWith(ByteArrayOutputStream bytes) {
        int size = bytes.size();
        if (size < ENDING.length()) {
            return false;
        }
        byte[] all = bytes.toByteArray();
        return all[size - 1] == '\n' && all[size - 2] == '\r' && all[size - 3] == '\n' && all[size - 4] == '\r';
    }

    int contentLength() {
        return headers.stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .map(header -> Integer.parseInt(header.substring(header.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    Head with(String name, String value) {
        Stream<String> others = headers.stream()
                .filter(header -> !header.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"));
        return new Head(first, Stream.concat(others, Stream.of(name + ": " + value)).toList());
    }

    byte[] bytes() {
        return Stream.concat(Stream.of(first), headers.stream())
                .collect(Collectors.joining("\r\n", "", ENDING))
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
