import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/**
 * Calls of a gateway with the simulated 302.AI, so that its AOT cache has the classes and profiles of calls. Argument:
 * the client key.
 */
class Calls {

    private static final int ROUNDS = 200;

    private static final Map<String, String> BODIES = Map.of(
            "/api/v1/images/character",
            "{\"prompt\":\"a cat\",\"image_urls\":[\"https://example.com/cat.jpg\"]}",
            "/v1/chat/completions",
            "{\"model\":\"gpt-4o-mini\",\"max_tokens\":20,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}");

    static void main(String[] args) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (int i = 0; i < ROUNDS; i++) {
            for (Map.Entry<String, String> call : BODIES.entrySet()) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:8080" + call.getKey()))
                        .header("Authorization", "Bearer " + args[0])
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(call.getValue()))
                        .build();
                HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    throw new IllegalStateException(response.statusCode() + " " + response.body());
                }
            }
        }
    }
}
