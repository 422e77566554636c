package io.jenkins.plugins.marathondeploy.address;

import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's address as somebody typed it. */
public final class TypedUrl {
    private static final Pattern SCHEME = Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("//[^/?#]*:(?<port>[0-9]+)(?:[/?#].*)?$", Pattern.DOTALL);
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9._\\[\\]:-]+(?:/[^\\s?#@]*)?");
    private static final int HIGHEST_PORT = 65535;
    private static final int LONGEST = 100;

    private TypedUrl() {}

    /**
     * @throws IllegalArgumentException saying what is wrong and what to write; it quotes what was typed, without a query,
     *                                  and not at all where it may hold a login
     */
    public static URI parse(String typed) {
        String text = typed.strip();
        String shown = shown(text);
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            // marathon.example:8080 would be read as the scheme "marathon.example".
            throw new IllegalArgumentException(shown + " does not begin with http:// or https://"
                    + (text.length() <= LONGEST && BARE.matcher(text).matches() ? "; write http://" + text : ""));
        }
        if (!scheme.group("scheme").equalsIgnoreCase("http") && !scheme.group("scheme").equalsIgnoreCase("https")) {
            throw new IllegalArgumentException(shown + " must begin with http:// or https://, not with " + scheme.group("scheme") + "://");
        }
        Matcher port = PORT.matcher(text);
        if (port.find() && (port.group("port").length() > 5 || Integer.parseInt(port.group("port")) > HIGHEST_PORT)) {
            throw new IllegalArgumentException(shown + " names the port " + Shortened.of(port.group("port"), LONGEST) + ", but ports end at " + HIGHEST_PORT);
        }
        try {
            URI url = new URI(text);
            if (url.getHost() == null && !mayHoldLogin(text)) {
                throw new IllegalArgumentException(shown + " names no host; a host has letters, digits, hyphens and dots");
            }
            return url;
        } catch (URISyntaxException wrong) {
            // The parser's own message would quote it, and with it a login.
            throw new IllegalArgumentException(shown + " can't be read as a URL: " + wrong.getReason() + " at character "
                    + (wrong.getIndex() + 1) + "; it must look like http://host:8080");
        }
    }

    private static boolean mayHoldLogin(String text) {
        return text.contains("@");
    }

    private static String shown(String text) {
        return mayHoldLogin(text) ? "what was given" : "\"" + Shortened.printable(text.replaceFirst("[?#].*", ""), LONGEST) + "\"";
    }

}
