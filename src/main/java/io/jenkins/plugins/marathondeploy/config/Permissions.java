package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Item;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;

/** Permissions of the plugin's own. Deployments are seen by whoever may read the job. */
public final class Permissions {
    public static final PermissionGroup GROUP =
            new PermissionGroup("MarathonDeploy", Permissions.class, Messages._Permissions_group());

    /** Deploy again what a build has deployed, or roll back to it, by a button; whoever may build may. */
    public static final Permission REDEPLOY = new Permission(
            GROUP, "Redeploy", Messages._Permissions_redeploy(), Item.BUILD, PermissionScope.ITEM);

    private Permissions() {}

    /** Before an authorization strategy is loaded that names them. */
    @SuppressFBWarnings(
            value = "RV_RETURN_VALUE_IGNORED_NO_SIDE_EFFECT", justification = "loading this class is what registers them")
    @Initializer(before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void register() {
        GROUP.getPermissions();
    }
}
