package io.jenkins.plugins.marathondeploy.agent;

import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.marathondeploy.template.Template;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import jenkins.MasterToSlaveFileCallable;

/**
 * Reads {@code marathon.json} and overlays in the workspace, where they are: bounded in size, never outside of the
 * workspace, and checked to be JSON before anything travels.
 */
public final class ReadTemplates extends MasterToSlaveFileCallable<ArrayList<String>> {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> files;

    /** @param files paths relative to the workspace */
    public ReadTemplates(List<String> files) {
        this.files = new ArrayList<>(files);
    }

    /** @return the JSON of each file, in the same order */
    @Override
    public ArrayList<String> invoke(File workspace, VirtualChannel channel) throws AbortException {
        ArrayList<String> texts = new ArrayList<>();
        try {
            for (String file : files) {
                texts.add(Template.read(workspace.toPath(), file).json().toString());
            }
        } catch (TemplateException e) {
            throw new AbortException(e.getMessage());
        }
        return texts;
    }
}
