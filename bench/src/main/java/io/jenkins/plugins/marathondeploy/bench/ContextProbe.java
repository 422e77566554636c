package io.jenkins.plugins.marathondeploy.bench;

import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Builds in this process, and prints the bytes of heap that were in use when it was idle, and at most. Arguments: the
 * context, the image's name.
 */
final class ContextProbe {
    private ContextProbe() {}

    public static void main(String[] arguments) {
        DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
        ImageBuild build = ImageBuild.in(Path.of(arguments[0]))
                .tag(ImageReference.parse(arguments[1]))
                .build();
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        System.gc();
        long idle = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        engine.build(build, Map.of(), event -> {}, new CancellationSignal());
        // Each pool's own peak, although they may have come at different moments: never too little.
        long peak = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        System.out.println(idle + " " + peak);
    }
}
