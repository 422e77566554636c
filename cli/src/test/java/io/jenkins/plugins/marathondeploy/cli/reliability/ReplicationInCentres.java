package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether the image has come to the Harbor of each of two data centres, before anything is sent to one of them. */
final class ReplicationInCentres {
    private ReplicationInCentres() {}

    static List<Scenario> scenarios() {
        String one = "one healthy on 2 of 2, 0 writes";
        String two = "two healthy on 2 of 2, 1 write";
        CentresStory.Expected everywhere = CentresStory.Expected.of("DEPLOYED, exit 0", two, two);
        CentresStory.Expected nowhere = CentresStory.Expected.of("REFUSED, exit 2", one, one);
        return List.of(
                both("image in both Harbors", "none", everywhere, harbors -> {
                    harbors.arrive("north");
                    harbors.arrive("south");
                }),
                both("image in the first Harbor only", "replication to the second hangs",
                        nowhere.says("[south] [deploy] image in Harbor south: not passed"), harbors -> harbors.arrive("north"), ReplicationGates.SHORT),
                both("image in neither Harbor", "replication hangs; both have it against them",
                        nowhere.says("image in Harbor north did not pass").says("image in Harbor south did not pass"), harbors -> {}, ReplicationGates.SHORT),
                late(everywhere),
                both("second Harbor is down", "connections to it are reset", nowhere.says("image in Harbor south could not be asked"),
                        harbors -> {
                            harbors.arrive("north");
                            harbors.arrive("south");
                            harbors.ways.get("south").inject(Replicated.ALL, Fault.reset());
                        }, ReplicationGates.SHORT),
                both("second Harbor's login may not pull", "401: pull is withdrawn there", nowhere.says("may not pull it"), harbors -> {
                    harbors.arrive("north");
                    harbors.arrive("south");
                    harbors.all.get("south").allow(Replicated.ROBOT, "*");
                }),
                both("second centre is left out whose Harbor has no image", "--without south",
                        CentresStory.Expected.of("DEPLOYED, exit 0", two, one), harbors -> harbors.arrive("north"), "--without", "south"),
                both("what runs in the second is in its Harbor no more", "--require-rollback; deleted there",
                        nowhere.says("a rollback could not pull it"), harbors -> {
                            harbors.arrive("north");
                            harbors.arrive("south");
                            harbors.all.get("south").deleteArtifact("shop/web", harbors.one);
                        }, "--require-rollback"));
    }

    private interface Between {
        void of(Harbors harbors) throws Exception;
    }

    private static Scenario both(String name, String fault, CentresStory.Expected expected, Between between, String... options) {
        return CentresStory.of(name, fault, expected, centres -> {
            Harbors harbors = new Harbors(centres);
            between.of(harbors);
            return harbors.deploy(options);
        });
    }

    private static Scenario late(CentresStory.Expected expected) {
        String told = "image in Harbor south: not passed";
        return CentresStory.of(
                "image that comes to the second Harbor late", "while it is waited for; nothing is sent to the first before",
                expected.says(told), centres -> {
                    Harbors harbors = new Harbors(centres);
                    harbors.arrive("north");
                    Live run = harbors.deploy();
                    run.await(told);
                    if (centres.north().writes() > 0) {
                        throw new AssertionError("sent to north while south had no image");
                    }
                    harbors.arrive("south");
                    return run;
                });
    }

    /** Harbors of data centres, with networks before them. */
    private static final class Harbors {
        private final Centres centres;
        final Map<String, HarborFixture> all = new TreeMap<>();
        final Map<String, FaultProxy> ways = new TreeMap<>();
        String one;
        private final String two;

        Harbors(Centres centres) throws Exception {
            this.centres = centres;
            Map<String, URI> addresses = new TreeMap<>();
            for (Map.Entry<String, Place> centre : centres.all()) {
                String name = centre.getKey();
                var harbor = centre.getValue().with(Replicated.start().createProject("shop").addUser(Replicated.ROBOT, Replicated.SECRET));
                harbor.allow(Replicated.ROBOT, "*", "pull");
                one = harbor.putArtifact("shop/web", "1", "one");
                all.put(name, harbor);
                ways.put(name, centre.getValue().way(harbor.uri()));
                addresses.put(name, ways.get(name).uri());
            }
            var elsewhere = centres.north().with(Replicated.start().createProject("shop"));
            two = elsewhere.putArtifact("shop/web", "2", "two");
            centres.pulling(addresses);
            centres.with("HARBOR_USER", Replicated.ROBOT).with("HARBOR_PASSWORD", Replicated.SECRET);
            centres.running(Release.of("one").image(Replicated.HOST + "/shop/web@" + one));
        }

        void arrive(String centre) {
            all.get(centre).putArtifact("shop/web", "2", "two");
        }

        Live deploy(String... options) {
            return centres.deploy(Release.of("two").image(Replicated.HOST + "/shop/web@" + two), options);
        }
    }
}
