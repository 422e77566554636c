package io.jenkins.plugins.marathondeploy.cluster.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** What goes wrong with one request. */
@FunctionalInterface
public interface Fault {
    void happen(Exchange exchange) throws IOException;

    /** The connection is reset; the request never reaches the server. */
    static Fault reset() {
        return Exchange::reset;
    }

    /** The request is carried out, then the connection is reset before a byte of the answer. */
    static Fault resetAfterwards() {
        return exchange -> {
            exchange.carryOut();
            exchange.reset();
        };
    }

    /** The request is carried out; half of the answer arrives, then the connection is reset. */
    static Fault resetInAnswer() {
        return exchange -> {
            byte[] answer = exchange.carryOut();
            exchange.write(Arrays.copyOf(answer, middleOfBody(answer)));
            exchange.reset();
        };
    }

    /** The request is carried out; half of the answer arrives, then the connection ends as if that were all. */
    static Fault cutInAnswer() {
        return exchange -> {
            byte[] answer = exchange.carryOut();
            exchange.write(Arrays.copyOf(answer, middleOfBody(answer)));
        };
    }

    /** The request is carried out; a proxy hands on half of the answer and calls it the whole. */
    static Fault halfAnswer() {
        return exchange -> {
            byte[] answer = exchange.carryOut();
            int begin = bodyOf(answer);
            byte[] half = Arrays.copyOfRange(answer, begin, middleOfBody(answer));
            exchange.write(message(200, "application/json", half));
        };
    }

    /** The request is carried out, and answered so much later. */
    static Fault late(Duration delay) {
        return exchange -> {
            exchange.pause(delay);
            exchange.relay();
        };
    }

    /** The request never reaches the server, and nobody answers. */
    static Fault hang() {
        return Exchange::hang;
    }

    /** The request is carried out, and nobody answers. */
    static Fault hangAfterwards() {
        return exchange -> {
            exchange.carryOut();
            exchange.hang();
        };
    }

    /** Somebody else answers; the request never reaches the server. */
    static Fault answer(int status, String type, String body) {
        return exchange -> exchange.write(message(status, type, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** The request is carried out, and somebody else answers. */
    static Fault answerAfterwards(int status, String type, String body) {
        return exchange -> {
            exchange.carryOut();
            answer(status, type, body).happen(exchange);
        };
    }

    /** Somebody else answers, and the request is carried out so long after that. */
    static Fault answerBefore(Duration delay, int status, String type, String body) {
        return exchange -> {
            answer(status, type, body).happen(exchange);
            exchange.pause(delay);
            exchange.carryOut();
        };
    }

    /** Another address is named with 307; the path is kept. */
    static Fault redirect(URI other) {
        return exchange -> exchange.write(("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + other + exchange.call().path()
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The request is carried out and answered; nobody listens any more when the answer arrives, for a while. */
    static Fault refuseAfterwards(Duration time) {
        return exchange -> {
            byte[] answer = exchange.carryOut();
            exchange.refuse(time);
            exchange.write(answer);
        };
    }

    /** Nobody listens from now on, for a while; the request never reaches the server. */
    static Fault refuse(Duration time) {
        return exchange -> {
            exchange.refuse(time);
            exchange.reset();
        };
    }

    /** A stream begins and is reset after a while. */
    static Fault resetAfter(Duration delay) {
        return exchange -> {
            exchange.resetAfter(delay);
            exchange.relay();
        };
    }

    /** A stream begins, stays open, and nothing comes through. */
    static Fault silence() {
        return exchange -> {
            try (Socket server = exchange.relayHead()) {
                server.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        };
    }

    private static int bodyOf(byte[] answer) {
        return new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
    }

    private static int middleOfBody(byte[] answer) {
        return (bodyOf(answer) + answer.length) / 2;
    }

    private static byte[] message(int status, String type, byte[] body) {
        byte[] head = ("HTTP/1.1 " + status + " Status\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }
}
