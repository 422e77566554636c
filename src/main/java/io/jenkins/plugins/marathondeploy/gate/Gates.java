package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Asks gates of the kinds that there are. */
@FunctionalInterface
public interface Gates {
    /** The kinds that come with the product. */
    List<GateKind> BUILT_IN = List.of(
            new ProbeKind(), new ConsulKind(), new MetricKind(), new AlertsKind(),
            new ScanKind(), new SignatureKind(), new SbomKind(), new RollbackImageKind(),
            new ReplicationKind());

    /** Where no gate can be asked. */
    Gates NONE = of(List.of(), clock -> null);

    /**
     * The future never fails but with an {@code Error}: what goes wrong is {@link Finding.State#UNASKED}, with the memory as it
     * was.
     *
     * @param clock of the deployment: the one its machine is driven with, which is monotonic
     */
    CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Clock clock);

    /**
     * @param kinds   kept as they are; of two with one id the first counts
     * @param systems made for each question, with the deployment's clock
     */
    static Gates of(Collection<? extends GateKind> kinds, Function<Clock, Systems> systems) {
        return (gate, facts, memory, clock) -> {
            Optional<? extends GateKind> kind = kinds.stream().filter(each -> each.id().equals(gate.kind())).findFirst();
            if (kind.isEmpty()) {
                return CompletableFuture.completedFuture(Finding.unasked(
                        "there is no kind of gate \"" + gate.kind() + "\" here; the plugin that brings it is missing"));
            }
            try {
                return asked(kind.get().check(gate, facts, memory, systems.apply(clock)), memory);
            } catch (RuntimeException defect) {
                return CompletableFuture.completedFuture(unasked(defect).remembering(memory));
            }
        };
    }

    private static CompletableFuture<Finding> asked(CompletableFuture<Finding> answer, JsonNode memory) {
        return Derived.from(answer, (finding, problem) -> {
            if (problem instanceof Error defect) {
                throw defect;
            }
            return problem == null ? finding : unasked(problem).remembering(memory);
        });
    }

    /** Only the kind of defect is told: its message may hold anything. */
    private static Finding unasked(Throwable defect) {
        return Finding.unasked(
                defect instanceof GateException told ? told.getMessage() : "it failed (" + defect.getClass().getSimpleName() + ")");
    }
}
