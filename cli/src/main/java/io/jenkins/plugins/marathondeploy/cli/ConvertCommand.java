package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.convert.Conversion;
import io.jenkins.plugins.marathondeploy.convert.Converter;
import io.jenkins.plugins.marathondeploy.convert.Servers;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Converts a job of the "Marathon Deployment" plugin. Asks nobody, so that it serves where neither plugin runs. */
@Command(
        name = "convert",
        header = "Converts a Jenkins job of the \"Marathon Deployment\" plugin into one of Marathon Deploy.",
        footer = {
            "",
            "A config.xml comes from and goes to Jenkins with get-job and update-job of its command line, or lies in",
            "the job's directory. What can't be converted, or should be looked at, is said line by line.",
            "",
            "Examples:",
            "  marathon-deploy convert --file Jenkinsfile --server prod=https://marathon.example.org --output converted",
            "  marathon-deploy convert --file jobs/web/config.xml --server prod=https://marathon.example.org > web.xml"
        })
final class ConvertCommand extends Operation {
    private static final long MOST = 10L * 1024 * 1024;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            order = 10,
            description = "A job's config.xml, or a Jenkinsfile.")
    String file = "";

    @Option(
            names = "--server",
            paramLabel = "NAME=URL",
            order = 20,
            description = "A Marathon server of Jenkins' configuration: jobs that have the address name the server."
                    + " Several times for several servers.")
    List<String> servers = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            order = 30,
            description = "Write the converted file, and the overlays that it needs, into this directory, in which none of"
                    + " them may exist. Without it, the converted text is printed, and overlays with the remarks.")
    String outputDirectory = "";

    @Override
    boolean resultOnly() {
        return true;
    }

    @Override
    Ending perform(Session session, Console console) {
        if (file.isEmpty()) {
            throw usage("--file FILE is missing");
        }
        Servers known = new Servers();
        servers.forEach(server -> required(() -> {
            known.add(server);
            return known;
        }));
        Path source = path(session, file);
        Conversion conversion = convert(read(source), known);
        if (!outputDirectory.isEmpty()) {
            write(path(session, outputDirectory), source.getFileName().toString(), conversion);
        } else {
            conversion.overlays().forEach((name, text) -> console.line("overlay " + name, text));
            if (!output.json) {
                console.result(conversion.text().stripTrailing());
            }
        }
        conversion.remarks().forEach(remark -> console.line("convert", remark.toString()));
        console.line("", conversion.deployments() == 1 ? "1 deployment converted" : conversion.deployments() + " deployments converted");
        return new Ending(ExitStatus.GOOD, json(conversion, console));
    }

    private Conversion convert(String text, Servers known) {
        Conversion conversion;
        try {
            conversion = Converter.convert(text, known);
        } catch (IllegalArgumentException e) {
            throw new Refusal(file + " can't be converted. " + e.getMessage());
        }
        if (conversion.deployments() == 0 && conversion.remarks().isEmpty()) {
            throw new Refusal(file + " has neither the post-build action nor the step of the \"Marathon Deployment\" plugin;"
                    + " give a job's config.xml or a Jenkinsfile that has.");
        }
        return conversion;
    }

    private static Path path(Session session, String name) {
        try {
            return session.directory().resolve(name);
        } catch (InvalidPathException e) {
            throw new Refusal("\"" + name.replaceAll("\\p{Cntrl}", "?") + "\" is not the name of a file.");
        }
    }

    private String read(Path source) {
        try {
            if (Files.isDirectory(source)) {
                throw new Refusal(file + " is a directory; give a job's config.xml or a Jenkinsfile.");
            }
            if (Files.size(source) > MOST) {
                throw new Refusal(file + " is larger than 10 MB.");
            }
            return Files.readString(source);
        } catch (NoSuchFileException e) {
            throw new Refusal("There is no file " + file + ".");
        } catch (CharacterCodingException e) {
            throw new Refusal(file + " is not UTF-8.");
        } catch (IOException e) {
            throw new Refusal(file + " can't be read: " + e.getMessage());
        }
    }

    private static void write(Path directory, String name, Conversion conversion) {
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(directory.resolve(name), conversion.text());
        conversion.overlays().forEach((overlay, text) -> files.put(directory.resolve(overlay), text));
        for (Path file : files.keySet()) {
            if (Files.exists(file)) {
                throw new Refusal(file + " exists already, and nothing was written; give another directory with --output.");
            }
        }
        try {
            for (Map.Entry<Path, String> entry : files.entrySet()) {
                Files.createDirectories(entry.getKey().toAbsolutePath().getParent());
                Files.writeString(entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new Refusal(directory + " can't be written to: " + e.getMessage());
        }
    }

    private static ObjectNode json(Conversion conversion, Console console) {
        ObjectNode json = ResultJson.object(ExitStatus.GOOD);
        json.put("outcome", "CONVERTED");
        json.put("deployments", conversion.deployments());
        json.put("text", console.masked(conversion.text()));
        ObjectNode overlays = json.putObject("overlays");
        conversion.overlays().forEach((name, text) -> overlays.put(name, console.masked(text)));
        ArrayNode remarks = json.putArray("remarks");
        conversion.remarks().forEach(remark -> remarks.add(console.masked(remark.toString())));
        return json;
    }
}
