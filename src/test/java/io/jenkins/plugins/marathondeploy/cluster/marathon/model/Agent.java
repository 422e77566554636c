package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** A Mesos agent's resources: what it has and what is left. */
public final class Agent {
    private final String id;
    private final AgentResources total;
    private final Random random = new Random(42);
    private final TreeSet<Integer> usedPorts = new TreeSet<>();
    private double cpus;
    private double mem;
    private double disk;

    /** An agent with nothing on it. */
    public Agent(String id, AgentResources total) {
        this.id = id;
        this.total = total;
        cpus = total.cpus();
        mem = total.mem();
        disk = total.disk();
    }

    /** Such as {@code 5a9e1b9c-0000-4000-8000-000000000001-S0}. */
    public String id() {
        return id;
    }

    /** Its host. */
    public String host() {
        return total.host();
    }

    /** CPUs that are left. */
    public double cpus() {
        return Math.round(cpus * 1000) / 1000.0;
    }

    /** MiB of memory that are left. */
    public double mem() {
        return Math.round(mem * 1000) / 1000.0;
    }

    /** MiB of disk that are left. */
    public double disk() {
        return disk;
    }

    /** Ranges of ports that are left, both ends included. */
    public List<int[]> portRanges() {
        List<int[]> ranges = new ArrayList<>();
        int begin = total.firstPort();
        for (int used : usedPorts) {
            if (used > begin) {
                ranges.add(new int[] {begin, used - 1});
            }
            begin = used + 1;
        }
        if (begin <= total.lastPort()) {
            ranges.add(new int[] {begin, total.lastPort()});
        }
        return ranges;
    }

    boolean hasPorts(int count) {
        return total.lastPort() - total.firstPort() + 1 - usedPorts.size() >= count;
    }

    List<Integer> take(double moreCpus, double moreMem, double moreDisk, int portCount, IntPredicate free) {
        cpus -= moreCpus;
        mem -= moreMem;
        disk -= moreDisk;
        List<Integer> ports = new ArrayList<>();
        int size = total.lastPort() - total.firstPort() + 1;
        int candidate = total.firstPort() + random.nextInt(size);
        for (int tried = 0; ports.size() < portCount && tried < size; tried++) {
            int port = total.firstPort() + (candidate - total.firstPort() + tried * 17) % size;
            if (!usedPorts.contains(port) && free.test(port)) {
                usedPorts.add(port);
                ports.add(port);
            }
        }
        return ports;
    }

    void giveBack(double lessCpus, double lessMem, double lessDisk, List<Integer> ports) {
        cpus += lessCpus;
        mem += lessMem;
        disk += lessDisk;
        usedPorts.removeAll(ports);
    }
}
