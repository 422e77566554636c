package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.follow.MarathonChannel.Request;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The exchanges with one system: so many at a time, the others wait here. A system that hangs fills its own queue and
 * nobody else's. In its channel's serial executor only.
 */
final class Bulkhead {
    private final int limit;
    private final MarathonChannel channel;
    private final Deque<Request> queue = new ArrayDeque<>();
    private int underWay;

    Bulkhead(int limit, MarathonChannel channel) {
        this.limit = limit;
        this.channel = channel;
    }

    /** @param urgent before all others */
    void add(Request request, boolean urgent) {
        if (urgent) {
            queue.addFirst(request);
        } else {
            queue.addLast(request);
        }
        beginNext();
    }

    /** Without effect on one that has begun. */
    void remove(Request request) {
        queue.remove(request);
    }

    private void beginNext() {
        while (underWay < limit && !queue.isEmpty()) {
            Request request = queue.remove();
            underWay++;
            channel.ask(new Request(request.need(), request.clients(), (answer, problem) -> {
                underWay--;
                if (answer != null && isUnanswered(answer)) {
                    refuseAll(answer.failure().orElseThrow());
                }
                request.then().accept(answer, problem);
                beginNext();
            }));
        }
    }

    /** Each would wait as long for the same. */
    private void refuseAll(MarathonException failure) {
        List<Request> hopeless = new ArrayList<>(queue);
        queue.clear();
        hopeless.forEach(request -> request.then().accept(request.need().refused(failure), null));
    }

    private static boolean isUnanswered(Answer answer) {
        return answer.failure()
                .map(MarathonException::kind)
                .filter(kind -> kind == MarathonException.Kind.NO_ANSWER || kind == MarathonException.Kind.UNREACHABLE)
                .isPresent();
    }
}
