package io.jenkins.plugins.marathondeploy.cli;

import java.net.URI;
import picocli.CommandLine.ITypeConverter;

/**
 * The value of {@code --harbor}.
 *
 * @param url  an address; null where it is a name
 * @param name in the configuration; empty where it is an address
 */
record HarborArgument(URI url, String name) {
    /**
     * Which it is.
     *
     * @param config the file that names servers; empty for none
     * @throws picocli.CommandLine.ParameterException for a name without a file
     * @throws Refusal                                when the file can't be used
     */
    HarborServer server(Operation command, Session session, String config) {
        if (name.isEmpty()) {
            return HarborServer.at(url);
        }
        if (config.isEmpty()) {
            throw command.usage("--harbor " + name + " is a name, and no --config FILE says where it is;"
                    + " a URL starts with http:// or https:// and names a host");
        }
        return ConfigurationFile.read(config, session).harbor(name);
    }

    /** {@code https://harbor.example.org}, or {@code office}. */
    static final class Converter implements ITypeConverter<HarborArgument> {
        @Override
        public HarborArgument convert(String value) {
            return value.matches(MarathonArgument.NAME)
                    ? new HarborArgument(null, value)
                    : new HarborArgument(new UrlConverter().convert(value), "");
        }
    }
}
