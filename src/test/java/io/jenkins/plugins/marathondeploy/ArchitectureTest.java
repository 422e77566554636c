package io.jenkins.plugins.marathondeploy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The layers and what each package may know (docs/architecture.md). */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    static final String ROOT = "io.jenkins.plugins.marathondeploy";

    /** What each package of the domain may use besides itself. */
    private static final Map<String, List<String>> ALLOWED = Map.ofEntries(
            entry("async", List.of()),
            entry("text", List.of()),
            entry("auth", List.of()),
            entry("address", List.of("text")),
            entry("http", List.of("async", "auth", "address")),
            entry("image", List.of("auth", "text")),
            entry("template", List.of("text")),
            entry("storage", List.of()),
            entry("time", List.of()),
            entry("convert", List.of()),
            entry("rest", List.of("async", "auth", "address", "http", "text")),
            entry("consul", List.of("async", "auth", "http", "rest")),
            entry("prometheus", List.of("async", "auth", "http", "rest", "text")),
            entry("alertmanager", List.of("async", "http", "prometheus", "rest")),
            entry("grafana", List.of("async", "http", "rest")),
            entry("harbor", List.of("async", "auth", "address", "http", "rest", "text")),
            entry("delivery", List.of("auth", "image", "harbor", "storage", "text")),
            entry("mesos", List.of("async", "auth", "address", "http", "text")),
            entry("marathon", List.of("async", "auth", "address", "http", "text")),
            entry(
                    "gate",
                    List.of("async", "auth", "address", "http", "image", "rest", "consul", "prometheus", "harbor", "text")),
            entry("workload", List.of("marathon", "template", "gate")),
            entry(
                    "deploy",
                    List.of("auth", "address", "http", "time", "marathon", "mesos", "template", "gate", "workload")),
            entry("follow", List.of("async", "auth", "address", "http", "time", "marathon", "mesos", "gate", "deploy")),
            entry("rollout", List.of("deploy", "follow")),
            entry("notice", List.of("async", "http", "alertmanager", "grafana")),
            entry(
                    "release",
                    List.of(
                            "auth", "address", "http", "image", "delivery", "harbor", "template", "marathon", "mesos",
                            "gate", "prometheus", "workload", "deploy", "rollout", "follow", "storage", "time")));

    private static final String[] DOMAIN =
            ALLOWED.keySet().stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new);

    @ArchTest
    static final ArchRule theDomainKnowsNothingOfJenkins = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..", "com.cloudbees..");

    /** Somebody may set it while they wait: they get the clock of whoever drives them. */
    @ArchTest
    static final ArchRule whatWaitsNeverAsksTheWallClock = noClasses()
            .that()
            .resideInAnyPackage(Stream.of("gate", "prometheus", "consul", "deploy", "follow", "rollout", "notice", "alertmanager")
                    .map(name -> ROOT + "." + name + "..")
                    .toArray(String[]::new))
            .should()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule packagesAreAcyclic =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    /** The ways to build know what an image is, not the other way round. */
    @ArchTest
    static final ArchRule imageDoesNotKnowHowItIsBuilt = noClasses()
            .that()
            .resideInAPackage(ROOT + ".image")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".image.*..");

    @ArchTest
    static void everyPackageUsesOnlyWhatItMay(JavaClasses all) {
        ALLOWED.forEach((name, others) -> {
            String[] foreign = ALLOWED.keySet().stream()
                    .filter(other -> !other.equals(name) && !others.contains(other))
                    .map(other -> ROOT + "." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + name + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(foreign)
                    .allowEmptyShould(true)
                    .check(all);
        });
    }

    @ArchTest
    static final ArchRule theDomainIsNotBuiltOnTheCommandLine = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".cli..", "picocli..");

    @ArchTest
    static final ArchRule everyPackageOfTheDomainIsListedHere = classes()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .resideInAnyPackage(concat(DOMAIN, "cli", "pipeline", "freestyle", "config", "credentials", "agent", "view"));

    @ArchTest
    static final ArchRule nothingPersistentHoldsALogin = noFields()
            .that()
            .areDeclaredInClassesThat()
            .areAssignableTo(Serializable.class)
            .and()
            .doNotHaveModifier(JavaModifier.TRANSIENT)
            .and()
            .areNotStatic()
            .should()
            .haveRawType(assignableTo(Secret.class).or(assignableTo(Authentication.class)));

    @ArchTest
    static final ArchRule nothingSleeps = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .callMethod(Thread.class, "sleep", long.class);

    /** The command line's build has none. */
    @ArchTest
    static final ArchRule whatABrowserCallsTakesPostsOnly = methods()
            .that()
            .haveNameMatching("do[A-Z].*")
            .and()
            .arePublic()
            .should()
            .beAnnotatedWith("org.kohsuke.stapler.verb.POST")
            .allowEmptyShould(true);

    private static String[] concat(String[] domain, String... shell) {
        List<String> all = new ArrayList<>(List.of(domain));
        for (String name : shell) {
            all.add(ROOT + "." + name + "..");
        }
        return all.toArray(String[]::new);
    }
}
