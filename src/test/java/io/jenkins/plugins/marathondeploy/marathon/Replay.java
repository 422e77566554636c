package io.jenkins.plugins.marathondeploy.marathon;

import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.io.IOException;
import java.util.function.Function;

/** A Marathon that answers whatever it is asked with one recorded answer. */
final class Replay implements AutoCloseable {
    private final StubServer server = new StubServer(request -> Reply.of(500, ""));

    Replay() throws IOException {}

    /** Asks for something while the recorded answer is given. */
    <T> T answering(String transcript, Function<Marathon, T> call) {
        return answering(Transcript.read(transcript), call);
    }

    <T> T answering(Transcript transcript, Function<Marathon, T> call) {
        Reply reply = Reply.of(transcript.status(), transcript.body());
        for (String header : new String[] {"content-type", "marathon-deployment-id"}) {
            String value = transcript.responseHeaders().get(header);
            reply = value == null ? reply : reply.with(header, value);
        }
        return answering(reply, call);
    }

    <T> T answering(Reply reply, Function<Marathon, T> call) {
        server.behave(request -> reply);
        return call.apply(new HttpMarathon(MarathonSettings.of(server.uri(""))));
    }

    /** The last request. */
    StubServer.Request asked() {
        return server.requests().get(server.requests().size() - 1);
    }

    @Override
    public void close() {
        server.close();
    }
}
