package io.jenkins.plugins.marathondeploy.view;

import java.util.ArrayList;
import java.util.List;

/** The durations and outcomes of a job's last deployments as a row of columns, the oldest first. */
public final class DeploymentTrend {
    private static final int PITCH = 18;
    private static final int WIDTH = 12;
    private static final int HEIGHT = 60;
    /** So that a short one can be seen, and met with the mouse. */
    private static final int LEAST = 6;

    private final List<DeploymentAction> newestFirst;

    DeploymentTrend(List<DeploymentAction> newestFirst) {
        // One to several Marathons is one.
        this.newestFirst = newestFirst.stream().filter(deployment -> deployment.getCentre().isEmpty()).toList();
    }

    /** One of them looks the same as none. */
    public boolean isShown() {
        return newestFirst.size() > 1;
    }

    /** One deployment. */
    public record Column(DeploymentAction deployment, int x, int height) {
        public DeploymentAction getDeployment() {
            return deployment;
        }

        public int getX() {
            return x;
        }

        public int getY() {
            return HEIGHT - height;
        }

        public int getHeight() {
            return height;
        }

        /** {@code #7: Rolled back, 12.3 s}. */
        public String getText() {
            DeploymentCard card = deployment.getCard();
            return deployment.getRun().getDisplayName() + ": " + card.getOutcomeText() + ", " + card.getDuration();
        }
    }

    public List<Column> getColumns() {
        long longest = Math.max(
                1, newestFirst.stream().mapToLong(DeploymentAction::getDuration).max().orElse(1));
        List<Column> columns = new ArrayList<>();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            DeploymentAction deployment = newestFirst.get(i);
            int height = LEAST + (int) ((HEIGHT - LEAST) * deployment.getDuration() / longest);
            columns.add(new Column(deployment, columns.size() * PITCH, Math.min(HEIGHT, height)));
        }
        return columns;
    }

    public int getWidth() {
        return newestFirst.size() * PITCH - (PITCH - WIDTH);
    }
}
