package io.jenkins.plugins.marathondeploy.convert;

import io.jenkins.plugins.marathondeploy.convert.GroovyText.Range;
import io.jenkins.plugins.marathondeploy.convert.OldDeployment.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pipeline: each call of the old plugin's step {@code marathon} becomes one of {@code marathonDeploy}. */
final class PipelineScript {
    private static final Pattern NAME = Pattern.compile("\\s*(?:'(\\w+)'|\"(\\w+)\"|(\\$?\\w+))\\s*:(?!:)\\s*");
    private static final Pattern COMMAND = Pattern.compile("[ \\t]+(?:['\"]|\\w+\\s*:(?!:))");
    /** The post-build action, which a pipeline can't call, and its name in Job DSL. */
    private static final Pattern OTHER = Pattern.compile("\\b[mM]arathonRecorder\\b");
    private static final Set<String> BEFORE_A_CALL = Set.of("return", "else", "do", "in", "case", "try", "finally");
    private static final String GOES_ON = ",:?+-*/%&|=.<([{";

    private final String text;
    private final GroovyText groovy;
    private final int firstLine;
    private final Converter converter;

    /** @param firstLine the number of the text's first line where it is part of another */
    PipelineScript(String text, int firstLine, Converter converter) {
        this.text = text;
        groovy = new GroovyText(text);
        this.firstLine = firstLine;
        this.converter = converter;
    }

    String converted() {
        StringBuilder result = new StringBuilder();
        int copied = 0;
        char before = 0;
        String word = "";
        for (int i = 0; i < text.length(); ) {
            int next = groovy.skip(i, before);
            char c = text.charAt(i);
            if (next > i) {
                before = groovy.isComment(i) ? before : '"';
                i = next;
            } else if (Character.isJavaIdentifierStart(c)) {
                int end = i;
                while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
                    end++;
                }
                boolean declared = before != 0 && Character.isJavaIdentifierPart(before) && !BEFORE_A_CALL.contains(word) && !newLine(i);
                word = text.substring(i, end);
                before = text.charAt(end - 1);
                boolean step = word.equals("marathon") && !declared;
                if (step && follows(i, '.') && text.startsWith("(", skipBlanks(end))) {
                    converter.remark(line(i), "not converted: marathon( of an object; call marathonDeploy there where it is the old step.");
                }
                Range arguments = step && !follows(i, '.') ? arguments(end) : null;
                if (arguments != null) {
                    boolean brackets = text.startsWith("(", skipBlanks(end));
                    result.append(text, copied, i).append(call(i, arguments));
                    copied = brackets ? arguments.end() + 1 : arguments.end();
                    before = ')';
                    end = copied;
                }
                i = end;
            } else {
                before = Character.isWhitespace(c) ? before : c;
                i++;
            }
        }
        Matcher other = OTHER.matcher(text);
        while (other.find()) {
            converter.remark(line(other.start()), "not converted: " + other.group() + ".");
        }
        return result.append(text.substring(copied)).toString();
    }

    private int line(int at) {
        return firstLine - 1 + Converter.line(text, at);
    }

    private boolean newLine(int at) {
        int i = at - 1;
        while (i >= 0 && Character.isWhitespace(text.charAt(i))) {
            if (text.charAt(i--) == '\n') {
                return true;
            }
        }
        return false;
    }

    private boolean follows(int at, char c) {
        int i = at - 1;
        while (i >= 0 && Character.isWhitespace(text.charAt(i))) {
            i--;
        }
        return i >= 0 && text.charAt(i) == c;
    }

    private int skipBlanks(int at) {
        int i = at;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    /** What the call is given, without brackets around it; null when it is no call. */
    private Range arguments(int afterName) {
        int at = skipBlanks(afterName);
        if (text.startsWith("(", at)) {
            int close = groovy.close(at);
            if (close < 0) {
                converter.remark(line(at), "not converted: the brackets of marathon( are never closed.");
                return null;
            }
            return new Range(at + 1, close);
        }
        return COMMAND.matcher(text).region(afterName, text.length()).lookingAt() ? new Range(at, commandEnd(at)) : null;
    }

    /** A call without brackets ends with its line, unless the line can't be all. */
    private int commandEnd(int at) {
        char before = 0;
        int last = at;
        for (int i = at; i < text.length(); ) {
            char c = text.charAt(i);
            int next = groovy.skip(i, before);
            if (next > i) {
                last = groovy.isComment(i) ? last : next;
                before = groovy.isComment(i) ? before : '"';
                i = next;
            } else if ("([{".indexOf(c) >= 0) {
                int close = groovy.close(i);
                last = close < 0 ? text.length() : close + 1;
                before = ')';
                i = last;
            } else if (c == ';' || ")]}".indexOf(c) >= 0 || c == '\n' && GOES_ON.indexOf(before) < 0) {
                return last;
            } else {
                if (!Character.isWhitespace(c)) {
                    before = c;
                    last = i + 1;
                }
                i++;
            }
        }
        return last;
    }

    private String call(int at, Range arguments) {
        Range given = unwrapped(arguments);
        int line = line(at);
        Map<String, Value> fields = new LinkedHashMap<>();
        Map<String, List<Entry>> lists = new LinkedHashMap<>();
        for (Range argument : groovy.split(given)) {
            if (text.charAt(argument.begin()) == '*') {
                converter.remark(line(argument.begin()), "not converted: " + groovy.of(argument) + ", which is only known when the job runs.");
                continue;
            }
            Matcher name = name(argument);
            String key = name == null ? "url" : key(name);
            Range value = name == null ? argument : new Range(name.end(), argument.end());
            if (List.of("env", "labels", "uris").contains(key)) {
                lists.put(key, entries(key, value));
            } else if (!key.equals("$class") && fields.put(key, GroovyValue.of(groovy.of(value))) != null) {
                converter.remark(line(argument.begin()), "not converted: an earlier value of " + key + ", which has several.");
            }
        }
        groovy.comments(given).forEach(comment -> converter.remark(line, "the comment in the call is left out: " + comment));
        boolean lines = text.substring(at, arguments.end()).contains("\n");
        int lineStart = text.lastIndexOf('\n', at) + 1;
        String indent = text.substring(lineStart, at).replaceFirst("\\S.*", "");
        return converter.translated(new OldDeployment(line, fields, lists), new Groovy(lines ? "\n" + indent + "    " : ""));
    }

    /** Without the brackets of a map that holds all of them. */
    private Range unwrapped(Range arguments) {
        List<Range> parts = groovy.split(arguments);
        if (parts.size() == 1 && isList(parts.get(0))) {
            return inner(parts.get(0));
        }
        return arguments;
    }

    private boolean isList(Range value) {
        return text.charAt(value.begin()) == '[' && groovy.close(value.begin()) == value.end() - 1;
    }

    private static Range inner(Range list) {
        return new Range(list.begin() + 1, list.end() - 1);
    }

    private Matcher name(Range argument) {
        Matcher name = NAME.matcher(text).region(argument.begin(), argument.end());
        return name.lookingAt() ? name : null;
    }

    private static String key(Matcher name) {
        return name.group(1) != null ? name.group(1) : name.group(2) != null ? name.group(2) : name.group(3);
    }

    /** A list of maps with a name and a value; earlier versions also took a map, and texts for URIs. */
    private List<Entry> entries(String list, Range value) {
        List<Entry> entries = new ArrayList<>();
        if (value.isEmpty() || !isList(value)) {
            converter.remark(line(value.begin()), "not converted: " + list + " " + groovy.of(value) + ", which is only known when the job runs.");
            return entries;
        }
        for (Range element : groovy.split(inner(value))) {
            Entry entry = entry(list, element);
            if (entry != null) {
                entries.add(entry);
            } else if (!groovy.of(element).equals(":")) {
                converter.remark(line(element.begin()), "not converted: " + groovy.of(element) + " in " + list + ".");
            }
        }
        return entries;
    }

    private Entry entry(String list, Range element) {
        Matcher pair = name(element);
        boolean uri = list.equals("uris");
        if (pair != null && !uri) {
            Value name = new Value(GroovyValue.quoted(key(pair)), Optional.of(key(pair)));
            return new Entry(name, GroovyValue.of(groovy.of(new Range(pair.end(), element.end()))));
        }
        if (!isList(element)) {
            return uri && pair == null && text.charAt(element.begin()) != '*' ? new Entry(null, GroovyValue.of(groovy.of(element))) : null;
        }
        Map<String, Value> parts = new LinkedHashMap<>();
        for (Range part : groovy.split(inner(element))) {
            Matcher name = name(part);
            if (name == null) {
                return null;
            }
            parts.put(key(name), GroovyValue.of(groovy.of(new Range(name.end(), part.end()))));
        }
        Value value = parts.get(uri ? "uri" : "value");
        return value == null || !uri && parts.get("name") == null ? null : new Entry(parts.get("name"), value);
    }

    /** @param separator in front of each argument; empty for all in one line */
    private record Groovy(String separator) implements Language {
        @Override
        public String literal(String literal) {
            return GroovyValue.quoted(literal);
        }

        @Override
        public String assignment(String name, Value value) {
            String source = value.source();
            if (value.literal().isPresent()) {
                return GroovyValue.quoted(name + "=" + value.literal().get());
            }
            boolean string = source.startsWith("\"") && !source.startsWith("\"\"\"") && new GroovyText(source).skip(0, (char) 0) == source.length();
            return string ? "\"" + name + "=" + source.substring(1) : "\"" + name + "=${" + source + "}\"";
        }

        @Override
        public Optional<String> choice(Value condition, String whenTrue, String otherwise) {
            return Optional.of(condition.source() + " ? '" + whenTrue + "' : '" + otherwise + "'");
        }

        @Override
        public String deployment(Map<String, Object> parameters) {
            List<String> arguments = new ArrayList<>();
            parameters.forEach((name, value) -> arguments.add(separator + name + ": "
                    + (value instanceof String one ? one : "[" + String.join(", ", Language.list(value)) + "]")));
            return "marathonDeploy(" + String.join(separator.isEmpty() ? ", " : ",", arguments) + ")";
        }
    }
}
