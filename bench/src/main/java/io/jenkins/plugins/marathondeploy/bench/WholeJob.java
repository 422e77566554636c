package io.jenkins.plugins.marathondeploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the repository to healthy instances, against a shell script that does the same. */
public final class WholeJob {
    private static final String HOW = "The whole command, from its start to its end: log in, build, push, submit, wait"
            + " until both instances of the new version are healthy and no old one is left. The application is"
            + " `examples/web` on the real Docker Engine and the real registry, its tasks are real containers; Harbor's"
            + " and Marathon's other parts are the fixtures. Ours is `marathon-deploy deploy`, started anew each time, as"
            + " it is from its third run on (the first two make the archive of its classes), and the same as"
            + " `java -jar marathon-deploy.jar`; the script is `bench/deploy.sh`: docker's command line, curl, one look a"
            + " second. Each has a copy of the repository; they took turns. Every build has a tag of its own, as a"
            + " build number is; a script that names the image by that tag exchanges all instances even when nothing"
            + " changed, one that looks up the digest does not. With buildx, ours is `--builder buildx`, and the script"
            + " `docker buildx build --push`, both with the same client and the BuildKit of the same engine, and they took"
            + " turns among themselves. Seconds, least / median / most; the ratio is that of the medians.";
    private static final List<String> BUILDX_AIMS =
            List.of("cold build with buildx, ratio at most 1.0", "one file changed, with buildx, ratio at most 1.0");

    private final Options options;
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
    /** Empty where there is none. */
    private String buildx = "";

    private WholeJob(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(arguments);
        WholeJob whole = new WholeJob(options);
        Path built = options.root().resolve("cli").resolve("target");
        List<String> program = List.of(built.resolve("marathon-deploy").toString());
        List<String> plain = List.of(JavaProcess.java(), "-jar", built.resolve("marathon-deploy.jar").toString());
        try (JobCluster cluster = new JobCluster();
                ClassArchive classes = new ClassArchive();
                Job ours = whole.our(cluster, "ours", program, classes.environment(Map.of()), BuildxClient.withoutBuildx());
                Job jar = whole.our(cluster, "jar", plain, classes.environment(Map.of()), BuildxClient.withoutBuildx());
                TemporaryDirectory client = new TemporaryDirectory("bench-docker");
                Job script = new ScriptJob(options.root(), cluster, "tag", client);
                Job careful = new ScriptJob(options.root(), cluster, "digest", client)) {
            System.out.println("  first deployments");
            for (Job job : List.of(ours, ours, jar, script, careful)) {
                job.run(false);
            }
            classes.awaitIt();
            for (int round = 1; round <= options.count(5, 2); round++) {
                System.out.println("  round " + round);
                whole.run(List.of(ours, jar, script), careful);
            }
        }
        whole.runWithBuildx(program);
        whole.show();
    }

    private Job our(
            JobCluster cluster, String name, List<String> program, Map<String, String> environment, String builder)
            throws IOException, InterruptedException {
        return new OurJob(options.root(), cluster, name, program, environment, builder);
    }

    private void runWithBuildx(List<String> program) throws IOException, InterruptedException {
        try (BuildxClient ourClient = new BuildxClient();
                BuildxClient theirs = new BuildxClient()) {
            if (!theirs.isThere()) {
                return;
            }
            buildx = theirs.version();
            try (JobCluster cluster = new JobCluster();
                    ClassArchive classes = new ClassArchive();
                    Job ours = our(cluster, "ours-buildx", program, classes.environment(ourClient.environment()), "buildx");
                    Job script = new ScriptJob(options.root(), cluster, "tag", theirs)) {
                System.out.println("  first deployments with " + buildx);
                for (Job job : List.of(ours, ours, script)) {
                    job.run(false);
                }
                classes.awaitIt();
                for (int round = 1; round <= options.count(5, 2); round++) {
                    System.out.println("  round " + round);
                    for (Job job : List.of(ours, script)) {
                        note("cold", job, job.run(true));
                    }
                    for (Job job : List.of(ours, script)) {
                        job.change();
                        note("changed", job, job.run(false));
                    }
                }
            }
        }
    }

    private void run(List<Job> jobs, Job careful) throws IOException, InterruptedException {
        for (Job job : jobs) {
            note("cold", job, job.run(true));
        }
        for (Job job : jobs) {
            job.change();
            note("changed", job, job.run(false));
        }
        for (Job job : jobs) {
            note("unchanged", job, job.run(false));
        }
        // Not measured: builds without the cache have left newer layers there, from which it is built anew once.
        careful.run(false);
        note("unchanged", careful, careful.run(false));
    }

    private void note(String kind, Job job, double took) {
        System.out.println("    " + kind + ", " + job.name + ": " + Spread.number(took, 2) + " s");
        seconds.computeIfAbsent(kind + ", " + job.name, unknown -> new ArrayList<>()).add(took);
    }

    private void show() throws IOException {
        Figure figure = new Figure(options, "job", "The whole job, against a shell script", HOW);
        seconds.forEach((name, values) -> figure.raw().set(name, Spread.of(values).json()));
        List<List<String>> rows = new ArrayList<>();
        double cold = compare(rows, "cold: no layer from the cache", "cold", "script-tag");
        double changed = compare(rows, "one file changed", "changed", "script-tag");
        double unchanged = compare(rows, "nothing changed, script by tag", "unchanged", "script-tag");
        double careful = compare(rows, "nothing changed, script by digest", "unchanged", "script-digest");
        figure.table(
                List.of("", "ours, s", "as a jar, s", "script, s", "ratio", "ratio as a jar"), rows);
        String why = "a JVM's start and its first steps take longer than docker and curl do";
        figure.aim("cold build, ratio at most 1.0", cold, 1, 2, why);
        figure.aim("one file changed, ratio at most 1.0", changed, 1, 2, why);
        figure.aim("nothing changed, script by tag, ratio at most 0.3", unchanged, 0.3, 2, why);
        figure.aim(
                "nothing changed, script by digest, ratio at most 0.3", careful, 0.3, 2,
                "where nothing is to be done, docker and curl have seen so before a JVM has started");
        showBuildx(figure);
        figure.write();
    }

    private void showBuildx(Figure figure) {
        if (buildx.isEmpty()) {
            BUILDX_AIMS.forEach(aim -> figure.notRun(aim, BuildxClient.MISSING));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (String kind : List.of("cold", "changed")) {
            Spread ours = Spread.of(seconds.get(kind + ", ours-buildx"));
            Spread theirs = Spread.of(seconds.get(kind + ", script-tag-buildx"));
            ratios.add(ours.median() / theirs.median());
            String what = kind.equals("cold") ? "cold: no layer from the cache" : "one file changed";
            rows.add(List.of(what, ours.text(2), theirs.text(2), Spread.number(ours.median() / theirs.median(), 2)));
        }
        figure.table(List.of(buildx, "ours, s", "script, s", "ratio"), rows);
        for (int i = 0; i < BUILDX_AIMS.size(); i++) {
            figure.aim(
                    BUILDX_AIMS.get(i), ratios.get(i), 1, 2,
                    "ours asks buildx and the engine what they are before it builds, a process of Docker's client each time");
        }
    }

    private double compare(List<List<String>> rows, String what, String kind, String other) {
        Spread ours = Spread.of(seconds.get(kind + ", ours"));
        Spread jar = Spread.of(seconds.get(kind + ", jar"));
        Spread theirs = Spread.of(seconds.get(kind + ", " + other));
        double ratio = ours.median() / theirs.median();
        String jarRatio = Spread.number(jar.median() / theirs.median(), 2);
        rows.add(List.of(what, ours.text(2), jar.text(2), theirs.text(2), Spread.number(ratio, 2), jarRatio));
        return ratio;
    }
}
