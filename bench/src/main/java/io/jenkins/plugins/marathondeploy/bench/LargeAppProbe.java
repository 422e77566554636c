package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process in which nothing is but the follower and deployments one after another. Arguments: Marathon's address,
 * the definitions of one app. Prints what each of them took as a line of JSON.
 */
final class LargeAppProbe {
    private LargeAppProbe() {}

    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        try (FollowingWatcher watcher = new FollowingWatcher(URI.create(arguments[0]), true)) {
            ObjectNode definition = (ObjectNode) json.readTree(arguments[1]);
            // Whatever is loaded and cached once for all belongs to no deployment.
            ObjectNode before = definition.deepCopy().put("id", "/before").put("instances", 1);
            watcher.deploy("/before", before).get(5, TimeUnit.MINUTES);
            System.gc();
            long idle = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            for (int i = 1; i < arguments.length; i++) {
                heap.forEach(MemoryPoolMXBean::resetPeakUsage);
                long cpu = system.getProcessCpuTime();
                long begin = System.nanoTime();
                watcher.deploy("/large/app", (ObjectNode) json.readTree(arguments[i])).get(30, TimeUnit.MINUTES);
                double seconds = (System.nanoTime() - begin) / 1e9;
                double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
                // Each pool's own peak, although they may have come at different moments: never too little.
                long peak = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
                System.out.println(JsonNodeFactory.instance
                        .objectNode()
                        .put("seconds", seconds)
                        .put("cpuPercent", 100 * cpuSeconds / seconds)
                        .put("heapMebibytes", (peak - idle) / 1024.0 / 1024));
                System.in.read();
            }
        }
    }
}
