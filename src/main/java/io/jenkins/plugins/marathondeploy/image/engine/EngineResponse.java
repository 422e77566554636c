package io.jenkins.plugins.marathondeploy.image.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** An answer whose body is read while it comes. */
final class EngineResponse implements DockerHttpClient.Response {
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;

    EngineResponse(HttpUriRequestBase request, ClassicHttpResponse response) {
        this.request = request;
        this.response = response;
    }

    @Override
    public int getStatusCode() {
        return response.getCode();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return Arrays.stream(response.getHeaders())
                .collect(Collectors.groupingBy(
                        Header::getName,
                        () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                        Collectors.mapping(Header::getValue, Collectors.toList())));
    }

    @Override
    public InputStream getBody() {
        try {
            return response.getEntity() == null ? InputStream.nullInputStream() : response.getEntity().getContent();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Gives the rest of the body up: it may have no end. */
    @Override
    public void close() {
        request.abort();
        try {
            response.close();
        } catch (IOException cut) {
            // What was to be closed is closed.
            return;
        }
    }
}
