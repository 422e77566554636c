package io.jenkins.plugins.marathondeploy.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A server's address: {@code http} or {@code https}, a host, a port and a path perhaps. No message repeats what was
 * given, since it may hold a password.
 */
final class UrlConverter implements ITypeConverter<URI> {
    @Override
    public URI convert(String value) {
        URI url;
        try {
            url = new URI(value.strip().replaceFirst("/+$", ""));
        } catch (URISyntaxException wrong) {
            throw new TypeConversionException("this is not a URL: " + wrong.getReason() + " at character "
                    + (wrong.getIndex() + 1));
        }
        if (url.getRawAuthority() != null && url.getRawAuthority().contains("@")) {
            throw new TypeConversionException("the URL holds a login, which every user of this machine can read;"
                    + " set it in the environment instead (see --help)");
        }
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!web || url.getHost() == null) {
            throw new TypeConversionException("a URL starts with http:// or https:// and names a host");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new TypeConversionException("the URL must end with its path, without ? or #");
        }
        return url;
    }
}
