package io.jenkins.plugins.marathondeploy.convert;

import io.jenkins.plugins.marathondeploy.convert.OldDeployment.Entry;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * A job's {@code config.xml}: the old plugin's post-build action in it, also in another plugin's list of publishers, and
 * pipeline scripts. The text outside of these stays as it is, byte by byte.
 */
final class JobXml {
    private static final String OLD_PACKAGE = "com.mesosphere.velocity.marathon";
    private static final String OLD = OLD_PACKAGE + ".MarathonRecorder";
    private static final String OURS = "io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher";
    private static final Pattern TAG = Pattern.compile("<([A-Za-z_][\\w.$-]*)(\\s[^<>]*)?>");
    private static final Pattern MENTION = Pattern.compile(Pattern.quote(OLD_PACKAGE) + "[\\w.$]*");
    private static final Pattern SCRIPT = Pattern.compile("(<script>)(.*?)(</script>)", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("&(lt|gt|quot|apos|amp|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});");
    /** What Jenkins writes as its number. */
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f&&[^\t\n]]");
    /** As Jenkins replaces variables: {@code $NAME} and <code>${NAME}</code>. */
    private static final Pattern MACRO = Pattern.compile("\\$([A-Za-z0-9_]+|\\{[A-Za-z0-9_.]+\\})");

    private final String text;
    private final Converter converter;

    JobXml(String text, Converter converter) {
        this.text = text;
        this.converter = converter;
    }

    String converted() {
        StringBuilder result = new StringBuilder();
        Matcher tag = TAG.matcher(text);
        int copied = 0;
        for (int at = 0; tag.find(at); at = Math.max(tag.end(), copied)) {
            String attributes = tag.group(2) == null ? "" : tag.group(2);
            boolean named = tag.group(1).equals(OLD);
            if (named || attributes.contains("class=\"" + OLD + "\"")) {
                int end = end(tag, attributes);
                result.append(outside(copied, tag.start())).append(publisher(tag, named, end));
                copied = end;
            }
        }
        return result.append(outside(copied, text.length())).toString();
    }

    private int end(Matcher tag, String attributes) {
        if (attributes.endsWith("/")) {
            return tag.end();
        }
        String closing = "</" + tag.group(1) + ">";
        int at = text.indexOf(closing, tag.end());
        if (at < 0) {
            throw new IllegalArgumentException("Line " + Converter.line(text, tag.start()) + ": <" + tag.group(1) + "> is never closed.");
        }
        return at + closing.length();
    }

    private String publisher(Matcher tag, boolean named, int end) {
        int line = Converter.line(text, tag.start());
        Element element = parsed(text.substring(tag.start(), end), line);
        String name = named ? OURS : tag.group(1);
        String open = named ? OURS : name + " class=\"" + OURS + "\"";
        int lineStart = text.lastIndexOf('\n', tag.start()) + 1;
        String before = text.substring(lineStart, tag.start());
        String indent = before.isBlank() ? before : "";
        return converter.translated(old(element, line), new Xml(open, name, indent));
    }

    private static Element parsed(String fragment, int line) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            var builder = factory.newDocumentBuilder();
            // The parser's own prints what is wrong, too.
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new InputSource(new StringReader("<?xml version='1.1'?>" + fragment))).getDocumentElement();
        } catch (SAXException e) {
            throw new IllegalArgumentException("Line " + line + ": the post-build action is no XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private OldDeployment old(Element element, int line) {
        Map<String, Value> fields = new LinkedHashMap<>();
        Map<String, List<Entry>> lists = new LinkedHashMap<>();
        for (Element field : children(element)) {
            List<Element> elements = children(field);
            String name = field.getTagName();
            if (List.of("env", "labels", "uris").contains(name)) {
                lists.put(name, entries(name, elements, line));
            } else if (elements.isEmpty()) {
                fields.put(name, value(field.getTextContent()));
            } else {
                converter.remark(line, "not converted: " + name + ".");
            }
        }
        return new OldDeployment(line, fields, lists);
    }

    private List<Entry> entries(String list, List<Element> elements, int line) {
        List<Entry> entries = new ArrayList<>();
        for (Element element : elements) {
            Map<String, Value> parts = new LinkedHashMap<>();
            children(element).forEach(part -> parts.put(part.getTagName(), value(part.getTextContent())));
            boolean uri = list.equals("uris");
            Value value = uri && children(element).isEmpty() ? value(element.getTextContent()) : parts.get(uri ? "uri" : "value");
            if (value == null || !uri && parts.get("name") == null) {
                converter.remark(line, "not converted: an entry of " + list + " without a name or a value.");
            } else {
                entries.add(new Entry(parts.get("name"), value));
            }
        }
        return entries;
    }

    private static Value value(String text) {
        return new Value(text, MACRO.matcher(text).find() ? Optional.empty() : Optional.of(text));
    }

    private static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(child);
            }
        }
        return children;
    }

    /** A part of the text without the old plugin's action: pipeline scripts are converted, and what else names the plugin is said. */
    private String outside(int begin, int end) {
        String part = text.substring(begin, end);
        Matcher mention = MENTION.matcher(part);
        while (mention.find()) {
            converter.remark(Converter.line(text, begin + mention.start()), "not converted: " + mention.group() + ".");
        }
        return SCRIPT.matcher(part).replaceAll(script -> {
            int line = Converter.line(text, begin + script.start(2));
            if (script.group(2).contains("<![CDATA[")) {
                // Jenkins writes none, and takes it away when it saves the job.
                converter.remark(line, "not converted: a script in CDATA; save the job in Jenkins first.");
                return Matcher.quoteReplacement(script.group());
            }
            String groovy = unescaped(script.group(2));
            String result = new PipelineScript(groovy, line, converter).converted();
            String xml = result.equals(groovy) ? script.group(2) : escaped(result);
            return Matcher.quoteReplacement(script.group(1) + xml + script.group(3));
        });
    }

    private static String unescaped(String xml) {
        return REFERENCE.matcher(xml).replaceAll(reference -> Matcher.quoteReplacement(switch (reference.group(1)) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            case "apos" -> "'";
            case "amp" -> "&";
            default -> character(reference);
        }));
    }

    private static String character(MatchResult reference) {
        String number = reference.group(1).substring(1);
        int character = number.startsWith("x") ? Integer.parseInt(number.substring(1), 16) : Integer.parseInt(number);
        return Character.isValidCodePoint(character) ? Character.toString(character) : reference.group();
    }

    /** As Jenkins writes texts. */
    private static String escaped(String text) {
        String marked = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&apos;");
        return CONTROL.matcher(marked).replaceAll(control -> "&#x" + Integer.toHexString(control.group().charAt(0)) + ";");
    }

    /** A post-build action, whose fields Jenkins expands. */
    private record Xml(String open, String name, String indent) implements Language {
        @Override
        public String literal(String text) {
            return text;
        }

        @Override
        public String assignment(String variable, Value value) {
            return variable + "=" + value.source();
        }

        @Override
        public Optional<String> choice(Value condition, String whenTrue, String otherwise) {
            return Optional.empty();
        }

        @Override
        public String deployment(Map<String, Object> parameters) {
            StringBuilder xml = new StringBuilder("<" + open + ">\n" + indent + "  <deployment>\n");
            parameters.forEach((parameter, value) -> {
                xml.append(indent).append("    <").append(parameter).append('>');
                if (value instanceof String text) {
                    xml.append(escaped(text));
                } else {
                    Language.list(value).forEach(text ->
                            xml.append('\n').append(indent).append("      <string>").append(escaped(text)).append("</string>"));
                    xml.append('\n').append(indent).append("    ");
                }
                xml.append("</").append(parameter).append(">\n");
            });
            return xml.append(indent).append("  </deployment>\n").append(indent).append("</").append(name).append('>').toString();
        }
    }
}
