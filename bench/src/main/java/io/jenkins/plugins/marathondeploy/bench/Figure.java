package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What came of measuring one figure; {@link PerformancePage} shows it. */
final class Figure {
    static final Path RESULTS = Path.of("bench", "results");

    private final String name;
    private final Options options;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final ArrayNode tables = json.arrayNode();
    private final ArrayNode aims = json.arrayNode();
    private final ObjectNode raw = json.objectNode();

    /**
     * @param name  its name on the command line
     * @param title what was asked
     * @param how   how it was measured, in sentences
     */
    Figure(Options options, String name, String title, String how) {
        this.options = options;
        this.name = name;
        json.put("title", title);
        json.put("how", how);
        json.put("quick", options.quick());
    }

    /** A table; all rows are as long as the head. */
    void table(List<String> head, List<List<String>> rows) {
        ObjectNode table = tables.addObject();
        head.forEach(table.putArray("head")::add);
        ArrayNode all = table.putArray("rows");
        rows.forEach(row -> row.forEach(all.addArray()::add));
    }

    /**
     * What was aimed at.
     *
     * @param limit what may not be exceeded, in the unit that the text names
     * @param why   the reason, shown where the aim was missed
     */
    void aim(String text, double got, double limit, int digits, String why) {
        boolean met = got <= limit;
        ObjectNode aim = aims.addObject();
        aim.put("text", text);
        aim.put("got", Spread.number(got, digits));
        aim.put("met", met);
        aim.put("why", met ? "" : why);
        System.out.println((met ? "  met:    " : "  MISSED: ") + text + ": " + aim.path("got").asText());
    }

    /** What was aimed at and could not be measured here. */
    void notRun(String text, String why) {
        aims.addObject().put("text", text).put("got", "not run").put("met", false).put("why", why).put("run", false);
        System.out.println("  not run: " + text + ": " + why);
    }

    /** Where everything that was measured goes. */
    ObjectNode raw() {
        return raw;
    }

    /** Writes it in place of what was measured before. */
    void write() throws IOException {
        json.set("surroundings", Surroundings.json());
        json.set("tables", tables);
        json.set("aims", aims);
        json.set("raw", raw);
        Path file = options.root().resolve(RESULTS).resolve(name + ".json");
        Files.createDirectories(file.getParent());
        String text = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json);
        Files.writeString(file, text + "\n");
    }
}
