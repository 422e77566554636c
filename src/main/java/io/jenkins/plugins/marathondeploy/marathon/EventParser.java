package io.jenkins.plugins.marathondeploy.marathon;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Takes an event stream apart as it arrives, in whatever pieces (the event stream format of the HTML standard). Lines
 * end in CR LF here, CR or LF alone are taken too. An event that is too large is given on without its data.
 */
final class EventParser {
    private final int limit;
    private final Consumer<MarathonEvent> events;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private boolean begun;
    private boolean oversized;
    private boolean lineOversized;
    private boolean afterCarriageReturn;

    /** @param limit bytes of a line, and characters of an event's data, that are kept */
    EventParser(int limit, Consumer<MarathonEvent> events) {
        this.limit = limit;
        this.events = events;
    }

    void feed(ByteBuffer part) {
        while (part.hasRemaining()) {
            byte octet = part.get();
            boolean secondOfTwo = octet == '\n' && afterCarriageReturn;
            afterCarriageReturn = octet == '\r';
            if (secondOfTwo) {
                continue;
            }
            if (octet == '\n' || octet == '\r') {
                end(line.toString(StandardCharsets.UTF_8));
                line.reset();
                lineOversized = false;
            } else if (line.size() < limit) {
                line.write(octet);
            } else {
                lineOversized = true;
            }
        }
    }

    private void end(String text) {
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        switch (field) {
            case "event" -> name(value);
            case "data" -> data(value);
            default -> {
                // Comments (an empty field name) keep the connection open; id and retry are not sent by Marathon.
            }
        }
    }

    private void name(String value) {
        name = value;
        begun = true;
    }

    private void data(String value) {
        begun = true;
        oversized |= lineOversized || data.length() + value.length() > limit;
        if (!oversized) {
            data.append(data.length() == 0 ? "" : "\n").append(value);
        }
    }

    /** An empty line ends an event. One that the connection's end cuts is dropped, as the standard says. */
    private void dispatch() {
        if (begun) {
            events.accept(EventReader.read(name, oversized ? "" : data.toString()));
        }
        name = "";
        data.setLength(0);
        begun = false;
        oversized = false;
    }
}
