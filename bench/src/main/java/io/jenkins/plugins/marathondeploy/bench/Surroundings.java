package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a figure was measured on. */
final class Surroundings {
    private static final double GIBIBYTE = 1 << 30;

    private Surroundings() {}

    static ObjectNode json() {
        Runtime.Version jdk = Runtime.version();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        json.put("cpu", line("/proc/cpuinfo", "model name", System.getProperty("os.arch")));
        json.put("cores", Runtime.getRuntime().availableProcessors());
        json.put("memory", memory());
        json.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        json.put("jdk", System.getProperty("java.vm.name") + " " + jdk);
        json.put("engine", engine());
        return json;
    }

    private static String memory() {
        long bytes = ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
        return Spread.number(bytes / GIBIBYTE, 1) + " GiB";
    }

    private static String engine() {
        try {
            return DockerEngine.connect(EngineAddress.of("", System.getenv())).describe().replaceFirst(" at .*", "");
        } catch (ImageException none) {
            return "none";
        }
    }

    private static String line(String file, String name, String otherwise) {
        Predicate<String> wanted = line -> line.startsWith(name);
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(wanted)
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException unknown) {
            return otherwise;
        }
    }
}
