import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Ends with 0 when the URL given answers at all within 10 s, through the proxy of the system's properties if any. */
class Reachable {
    public static void main(String[] arguments) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0]))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            client.send(request, BodyHandlers.discarding());
        } catch (java.io.IOException unreachable) {
            System.exit(1);
        }
    }
}
