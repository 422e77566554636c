package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.JsonBody;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Agent;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.LaunchQueue;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Offers;
import java.util.EnumMap;
import java.util.Map;

/** {@code /v2/queue}: G04-queue.txt, G22-queue-too-big-embed.txt. */
final class QueueResource {
    private final MarathonModel model;

    QueueResource(MarathonModel model) {
        this.model = model;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/v2/queue/?", (request, path) -> list(request));
        routes.add("DELETE", "/v2/queue/(.+)/delay", (request, path) -> resetDelay(AppsResource.id(path.group(1))));
    }

    private Reply list(Request request) {
        boolean withOffers = request.all("embed").contains("lastUnusedOffers");
        ObjectNode body = AppCommands.object();
        ArrayNode queue = body.putArray("queue");
        model.instances().queue().entries().forEach(entry -> queue.add(entry(entry, withOffers)));
        return Reply.ok(body);
    }

    private Reply resetDelay(String app) {
        if (!model.instances().queue().resetDelay(app)) {
            throw MarathonError.of(404, "Application " + app + " not found in tasks queue.");
        }
        return Reply.empty(204);
    }

    private static ObjectNode entry(LaunchQueue.Entry entry, boolean withOffers) {
        ObjectNode json = AppCommands.object().put("count", entry.count());
        json.putObject("delay").put("timeLeftSeconds", entry.timeLeft().toSeconds())
                .put("overdue", entry.timeLeft().isZero());
        json.put("since", Timestamps.format(entry.since()));
        Offers offers = entry.offers();
        ObjectNode summary = json.putObject("processedOffersSummary")
                .put("processedOffersCount", offers.processed()).put("unusedOffersCount", offers.unused());
        if (offers.lastUsed() != null) {
            summary.put("lastUsedOfferAt", Timestamps.format(offers.lastUsed()));
        }
        if (offers.lastDeclined() != null) {
            summary.put("lastUnusedOfferAt", Timestamps.format(offers.lastDeclined()));
        }
        Map<Offers.Reason, Integer> last = new EnumMap<>(Offers.Reason.class);
        offers.lastUnused().forEach(unused -> last.merge(unused.reason(), 1, Integer::sum));
        summary.set("rejectSummaryLastOffers", reasons(last, offers.lastUnused().size()));
        summary.set("rejectSummaryLaunchAttempt", reasons(offers.declined(), offers.processed()));
        if (withOffers) {
            ArrayNode unused = json.putArray("lastUnusedOffers");
            offers.lastUnused().forEach(offer -> unused.add(offer(offer)));
        }
        return json.set("app", AppView.definition(entry.app()));
    }

    private static ArrayNode reasons(Map<Offers.Reason, Integer> declined, int processed) {
        ArrayNode json = AppCommands.object().putArray("reasons");
        int left = processed;
        for (Offers.Reason reason : Offers.Reason.values()) {
            int count = declined.getOrDefault(reason, 0);
            json.addObject().put("reason", reason.name()).put("declined", count).put("processed", left);
            left -= count;
        }
        return json;
    }

    private static ObjectNode offer(Offers.Unused unused) {
        Agent agent = unused.agent();
        ObjectNode json = AppCommands.object();
        ObjectNode offer = json.putObject("offer").put("id", unused.id()).put("hostname", agent.host())
                .put("agentId", agent.id());
        ArrayNode resources = offer.putArray("resources");
        resources.add(scalar("cpus", agent.cpus()));
        resources.add(scalar("mem", agent.mem()));
        resources.add(scalar("disk", agent.disk()));
        ArrayNode ranges = resources.addObject().put("name", "ports").put("role", "*").putArray("ranges");
        agent.portRanges().forEach(range -> ranges.addObject().put("begin", range[0]).put("end", range[1]));
        offer.putArray("attributes");
        json.putArray("reason").add(unused.reason().name());
        return json.put("timestamp", Timestamps.format(unused.moment()));
    }

    private static ObjectNode scalar(String name, double value) {
        return AppCommands.object().put("name", name).put("role", "*").set("scalar", JsonBody.number(value));
    }
}
