package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.address.TypedUrl;
import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A server's address: {@code http} or {@code https}, a host, a port and a path perhaps. No message repeats a
 * login in it.
 */
final class UrlConverter implements ITypeConverter<URI> {
    @Override
    public URI convert(String value) {
        URI url;
        try {
            url = TypedUrl.parse(value.strip().replaceFirst("/+$", ""));
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(wrong.getMessage());
        }
        if (url.getRawAuthority() != null && url.getRawAuthority().contains("@")) {
            throw new TypeConversionException("the URL holds a login, which every user of this machine can read;"
                    + " set it in the environment instead (see --help)");
        }
        if (url.getHost() == null) {
            throw new TypeConversionException("a URL starts with http:// or https:// and names a host");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new TypeConversionException("the URL must end with its path, without ? or #");
        }
        return url;
    }
}
