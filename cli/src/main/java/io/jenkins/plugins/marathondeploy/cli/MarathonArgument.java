package io.jenkins.plugins.marathondeploy.cli;

import java.net.URI;
import java.util.List;
import picocli.CommandLine.ITypeConverter;

/**
 * One value of {@code --marathon}.
 *
 * @param url   an address; null where it is names
 * @param names in the configuration, in their order; empty where it is an address
 */
record MarathonArgument(URI url, List<String> names) {
    /** What a server may be called here; what has a colon is taken for an address. */
    static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

    /** {@code https://marathon.example.org}, or {@code north,south}. */
    static final class Converter implements ITypeConverter<MarathonArgument> {
        @Override
        public MarathonArgument convert(String value) {
            return value.matches(NAME + "(," + NAME + ")*")
                    ? new MarathonArgument(null, List.of(value.split(",")))
                    : new MarathonArgument(new UrlConverter().convert(value), List.of());
        }
    }
}
