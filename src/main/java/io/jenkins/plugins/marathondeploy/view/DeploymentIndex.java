package io.jenkins.plugins.marathondeploy.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Lookup;
import hudson.Util;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Cause;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.storage.RecordFile;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The last deployment of each app by each job, and those under way, so that a page of all of them reads no builds, and that of
 * a job knows which of the builds that it does not read have deployed. A file in Jenkins' home, a JSON object a line, the
 * newest last; it follows jobs that are moved or renamed, and forgets jobs and builds that are deleted. What can't be written
 * costs an entry on a page, never a deployment.
 */
@Restricted(NoExternalUse.class)
public final class DeploymentIndex {
    private static final Logger LOGGER = Logger.getLogger(DeploymentIndex.class.getName());
    /** The oldest go; with 400 bytes a line it is a file of 2 MB. */
    private static final int MOST = 5000;
    /** Of one app by one job: of builds that were killed and are gone, nobody tells that they ended. */
    private static final int MOST_UNDER_WAY = 10;

    /** Made for the first line: a Jenkins that starts would wait for Jackson. */
    private static final class Lines {
        private static final ObjectMapper JSON = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                .build();

        /** A line that is no entry, or one of a newer version that can't be read here, counts for nothing. */
        static List<Entry> parsed(List<String> lines) {
            List<Entry> entries = new ArrayList<>();
            for (String line : lines) {
                try {
                    Entry entry = JSON.readValue(line, Entry.class);
                    if (entry != null) {
                        entries.add(entry);
                    }
                } catch (JsonProcessingException e) {
                    LOGGER.log(Level.FINE, e, () -> "No entry: " + line);
                }
            }
            return List.copyOf(entries);
        }

        static String line(Entry entry) {
            try {
                return JSON.writeValueAsString(entry);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final RecordFile file =
            new RecordFile(Jenkins.get().getRootDir().toPath().resolve("marathon-deploy-deployments.jsonl"), MOST);
    /** What was read last, of which version of the file. */
    private List<Entry> read = List.of();
    private Optional<String> readVersion = Optional.empty();
    /** The same by the full names of the jobs, for pages that wait neither for a file nor for whoever reads it. */
    private volatile Map<String, List<Entry>> byJob = Map.of();

    private DeploymentIndex() {}

    /** That of this Jenkins. */
    static DeploymentIndex get() {
        Lookup lookup = Jenkins.get().lookup;
        DeploymentIndex made = lookup.get(DeploymentIndex.class);
        return made != null ? made : lookup.setIfNull(DeploymentIndex.class, new DeploymentIndex());
    }

    /**
     * One deployment.
     *
     * @param marathon its name in the configuration, else its addresses
     * @param app      the id of the app or group
     */
    record Entry(String marathon, String app, Origin origin, State state) {
        Entry {
            Objects.requireNonNull(marathon);
            Objects.requireNonNull(app);
            Objects.requireNonNull(origin);
            Objects.requireNonNull(state);
        }

        boolean isSameDeployment(Entry other) {
            return origin.isOf(other.origin.job, other.origin.build) && origin.card.equals(other.origin.card);
        }

        boolean isSameSubject(Entry other) {
            return marathon.equals(other.marathon) && app.equals(other.app) && origin.job.equals(other.origin.job);
        }

        boolean isUnderWay() {
            return state.ended == 0;
        }

        Entry withJob(String job) {
            return new Entry(marathon, app, new Origin(job, origin.build, origin.card, origin.by), state);
        }
    }

    /**
     * Who deploys.
     *
     * @param job   its full name
     * @param build its number
     * @param card  the key of its {@link DeploymentAction}
     * @param by    who started the build, or what did
     */
    record Origin(String job, int build, String card, String by) {
        private static final int LONGEST = 120;

        Origin {
            Objects.requireNonNull(job);
            Objects.requireNonNull(card);
            by = Shortened.of(Util.fixNull(by), LONGEST);
        }

        static Origin of(Run<?, ?> run, String card) {
            String by = "";
            for (Cause cause : run.getCauses()) {
                if (cause instanceof Cause.UserIdCause user && user.getUserName() != null) {
                    by = user.getUserName();
                    break;
                }
                by = by.isEmpty() ? Util.fixNull(cause.getShortDescription()) : by;
            }
            return new Origin(run.getParent().getFullName(), run.getNumber(), card, by);
        }

        boolean isOf(String otherJob, int otherBuild) {
            return job.equals(otherJob) && build == otherBuild;
        }
    }

    /**
     * How far it is. Times are milliseconds since 1970.
     *
     * @param ended   0 while it is under way
     * @param outcome null while it is under way, and where nobody knows
     * @param good    whether this is what the job asked for
     * @param image   the reference as it was deployed; may be empty
     * @param reason  why it ended so, where that is not what the job asked for; may be empty
     */
    record State(long began, long ended, @CheckForNull Outcome outcome, boolean good, String image, String reason) {
        private static final int LONGEST = 300;

        State {
            reason = Shortened.of(Util.fixNull(reason), LONGEST);
        }
    }

    /** The newest last. Empty where the file can't be read, which is logged. */
    synchronized List<Entry> entries() {
        Optional<String> version = file.version();
        if (version.isEmpty() || !version.equals(readVersion)) {
            try {
                List<String> lines = file.lines();
                read = lines.isEmpty() ? List.of() : Lines.parsed(lines);
                readVersion = version;
            } catch (UncheckedIOException e) {
                LOGGER.log(Level.WARNING, e, () -> "The page of all deployments shows none");
                read = List.of();
                readVersion = Optional.empty();
            }
            byJob = read.stream().collect(Collectors.groupingBy(entry -> entry.origin.job));
        }
        return read;
    }

    /**
     * Those of a job, the newest last, as they were when the file was last read or changed here: looks into memory alone, and
     * waits for nobody. None before it was read for the first time, soon after Jenkins has started.
     *
     * @param job its full name
     */
    List<Entry> known(String job) {
        return byJob.getOrDefault(job, List.of());
    }

    /** Has {@link #known} know them. Not on the thread that starts Jenkins: the file may have megabytes. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
    public static void load() {
        Computer.threadPoolForRemoting.execute(() -> get().entries());
    }

    private void change(UnaryOperator<List<Entry>> change) {
        try {
            file.change(lines -> change.apply(Lines.parsed(lines)).stream().map(Lines::line).toList());
            entries();
        } catch (UncheckedIOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The page of all deployments lacks something");
        }
    }

    /** Writes down how far a deployment is, in place of what was written of it before. */
    void put(Entry entry) {
        change(before -> {
            List<Entry> next = new ArrayList<>(before);
            next.removeIf(entry::isSameDeployment);
            // One that was refused has changed nothing: what was deployed before is still the last.
            if (entry.state.outcome == Outcome.REFUSED
                    && next.stream().anyMatch(other -> other.isSameSubject(entry) && !other.isUnderWay())) {
                return next;
            }
            next.add(entry);
            forgetOldest(next, other -> other.isSameSubject(entry) && other.isUnderWay(), MOST_UNDER_WAY);
            forgetOldest(next, other -> other.isSameSubject(entry) && !other.isUnderWay(), 1);
            return next;
        });
    }

    private static void forgetOldest(List<Entry> entries, Predicate<Entry> which, int most) {
        long more = entries.stream().filter(which).count() - most;
        for (Iterator<Entry> each = entries.iterator(); more > 0; ) {
            if (which.test(each.next())) {
                each.remove();
                more--;
            }
        }
    }

    /** Does what has to be done where an entry is concerned, and touches the file only then. */
    private void changeWhere(UnaryOperator<Entry> change) {
        boolean concerned = entries().stream().anyMatch(entry -> change.apply(entry) != entry);
        if (concerned) {
            change(before -> before.stream().map(change).filter(Objects::nonNull).toList());
        }
    }

    /** Of a build that is deleted. */
    void forget(Run<?, ?> run) {
        String job = run.getParent().getFullName();
        changeWhere(entry -> entry.origin.isOf(job, run.getNumber()) ? null : entry);
    }

    private static boolean isIn(String job, String item) {
        return job.equals(item) || job.startsWith(item + "/");
    }

    /** Follows jobs, and the folders in which they are. */
    @Extension
    public static final class Items extends ItemListener {
        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            get().changeWhere(entry -> isIn(entry.origin.job, oldFullName)
                    ? entry.withJob(newFullName + entry.origin.job.substring(oldFullName.length()))
                    : entry);
        }

        @Override
        public void onDeleted(Item item) {
            get().changeWhere(entry -> isIn(entry.origin.job, item.getFullName()) ? null : entry);
        }
    }
}
