package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.release.LoadedTemplate;
import io.jenkins.plugins.marathondeploy.release.TemplateFiles;
import io.jenkins.plugins.marathondeploy.template.Template;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Template files of this machine. A path from the root on is taken as it is meant; a relative one may not leave the directory. */
record LocalFiles(Path directory, UnaryOperator<String> environment) implements TemplateFiles {
    /** Of the process; the console masks from then on what is taken from its environment. */
    static LocalFiles of(Session session, Console console) {
        return new LocalFiles(session.directory(), name -> {
            String value = session.environment().get(name);
            if (value != null) {
                console.hide(value);
            }
            return value;
        });
    }

    @Override
    public String variable(String name) {
        return environment.apply(name);
    }

    @Override
    public List<Template> read(List<String> files) {
        return files.stream().map(this::read).toList();
    }

    /** @throws TemplateException when a file or a variable can't be used */
    LoadedTemplate load(TemplateOptions options) throws InterruptedException {
        try {
            return options.source().load(this);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Template read(String file) {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException wrong) {
            throw new TemplateException("\"" + file.replaceAll("\\p{Cntrl}", "?") + "\" is not the name of a file.", wrong);
        }
        Path root = path.isAbsolute() && path.getParent() != null ? path.getParent() : directory;
        return Template.read(root, file);
    }
}
