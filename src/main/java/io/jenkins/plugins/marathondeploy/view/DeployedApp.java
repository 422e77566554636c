package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** One app, or group, on one Marathon: a row of the page of all deployments. */
public final class DeployedApp {
    /** Of a group's apps. */
    private static final int MOST_SHOWN = 4;

    private final List<Deployment> newestFirst;

    /** @param newestFirst at least one, all of the same app */
    DeployedApp(List<Deployment> newestFirst) {
        this.newestFirst = List.copyOf(newestFirst);
    }

    /** A deployment of it. */
    public static final class Deployment {
        private final DeploymentIndex.Entry entry;
        private final Job<?, ?> job;
        /** Null where the index says it all. */
        private final DeploymentAction card;

        private Deployment(DeploymentIndex.Entry entry, Job<?, ?> job, @CheckForNull DeploymentAction card) {
            this.entry = entry;
            this.job = job;
            this.card = card;
        }

        /** Empty where its build is gone. Reads the build only where it is under way. */
        static Optional<Deployment> of(DeploymentIndex.Entry entry, Job<?, ?> job) {
            return entry.state().ended() != 0
                    ? Optional.of(new Deployment(entry, job, null))
                    : card(entry, job).map(card -> new Deployment(entry, job, card));
        }

        private static Optional<DeploymentAction> card(DeploymentIndex.Entry entry, Job<?, ?> job) {
            Run<?, ?> run = job.getBuildByNumber(entry.origin().build());
            return Optional.ofNullable(run).flatMap(build -> DeploymentAction.find(build, entry.origin().card()));
        }

        public String getState() {
            return card == null
                    ? DeploymentCard.state(entry.state().outcome(), entry.state().good())
                    : card.getCard().getState();
        }

        public boolean isRunning() {
            return card != null && card.isRunning();
        }

        public String getSymbol() {
            return DeploymentCard.symbol(getState());
        }

        /** The outcome in a person's words. */
        public String getText() {
            if (card != null) {
                return card.getCard().getOutcomeText();
            }
            Outcome outcome = entry.state().outcome();
            return outcome == null ? Messages.DeploymentCard_unknown() : DeploymentCard.text(outcome);
        }

        /** Where it stands, or what it waits for; after its end why it ended so, where that is not as wanted. */
        public String getStatus() {
            return card == null ? entry.state().reason() : card.getCard().getShortReason();
        }

        public String getBuildName() {
            return job.getFullDisplayName() + " #" + entry.origin().build();
        }

        /** Below Jenkins' root. */
        public String getBuildUrl() {
            return job.getUrl() + entry.origin().build() + "/";
        }

        /** Who started the build, or what did; may be empty. */
        public String getBy() {
            return entry.origin().by();
        }

        /** As it was deployed, without registry and digest; may be empty. */
        public String getImage() {
            String image = card == null ? Util.fixNull(entry.state().image()) : card.getImage();
            return DeploymentCard.withoutRegistry(DeploymentCard.withoutDigest(image));
        }

        /** When it ended, or began where it is under way: milliseconds since 1970. */
        public long getMillis() {
            return entry.state().ended() == 0 ? entry.state().began() : entry.state().ended();
        }

        /** How long ago that is. */
        public String getAge() {
            return Util.getTimeSpanString(Math.max(0, System.currentTimeMillis() - getMillis()));
        }
    }

    public String getApp() {
        return newestFirst.get(0).entry.app();
    }

    /** Its name in the configuration, else its addresses. */
    public String getMarathon() {
        return newestFirst.get(0).entry.marathon();
    }

    /** The app's page in Marathon's own user interface; empty when its address is not known. */
    public String getMarathonLink() {
        String addresses = MarathonDeployConfiguration.get().getMarathonServers().stream()
                .filter(server -> server.getName().equals(getMarathon()))
                .map(MarathonServer::getUrl)
                .findFirst()
                .orElse(getMarathon());
        return Links.marathonApp(addresses, getApp());
    }

    /** Those under way, and the last that has ended. */
    public List<Deployment> getDeployments() {
        Optional<Deployment> last = newestFirst.stream().filter(deployment -> !deployment.isRunning()).findFirst();
        return newestFirst.stream()
                .filter(deployment -> deployment.isRunning() || deployment == last.orElse(null))
                .toList();
    }

    public boolean isRunning() {
        return newestFirst.stream().anyMatch(Deployment::isRunning);
    }

    /** When something happened last: milliseconds since 1970. */
    public long getMillis() {
        return newestFirst.get(0).getMillis();
    }

    public Date getDate() {
        return new Date(getMillis());
    }

    public String getAge() {
        return newestFirst.get(0).getAge();
    }

    /** What Marathon has just answered. */
    public static final class Answer {
        private final StoredDeployment asked;
        private final Look<List<RunningApp>> look;

        private Answer(@CheckForNull StoredDeployment asked, Look<List<RunningApp>> look) {
            this.asked = asked;
            this.look = look;
        }

        /** Whether it is known which Marathon to ask. */
        public boolean isAskable() {
            return asked != null && asked.isAskable();
        }

        /** Whether that is one which the job may use today, so that it is asked at all. */
        public boolean isUsable() {
            return asked != null && asked.isUsable();
        }

        /** Whether it is worth asking again soon. */
        public boolean isUnasked() {
            return look.isUnasked();
        }

        /** Null when there is no answer; of a group not all. */
        @CheckForNull
        public List<RunningApp> getApps() {
            List<RunningApp> apps = look.said();
            return apps == null ? null : apps.subList(0, Math.min(MOST_SHOWN, apps.size()));
        }

        /** How many there are besides. */
        public int getMore() {
            List<RunningApp> apps = look.said();
            return apps == null ? 0 : Math.max(0, apps.size() - MOST_SHOWN);
        }
    }

    /** Asks Marathon what runs, as the newest of the deployments was allowed to; blocks for one exchange. */
    public Answer ask() {
        Deployment newest = newestFirst.get(0);
        StoredDeployment card = newest.card != null
                ? newest.card
                : Deployment.card(newest.entry, newest.job).orElse(null);
        return new Answer(
                card,
                card == null
                        ? Look.refused()
                        : MarathonLook.at(card).map(found -> found.stream().map(app -> new RunningApp(app, card)).toList()));
    }
}
