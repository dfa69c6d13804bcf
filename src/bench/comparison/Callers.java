import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Callers that mix kinds of calls: typed, pass-through, streams, streams that their caller leaves, and tasks. They start one
 * after the other within a tenth of the time, and wait as long as a response asks them to.
 *
 * <p>Arguments: port, key, seconds, number of callers, kinds with their percentages, as in {@code stream=40,task=60}. Output:
 * one line of JSON with the number of calls by kind and status.
 */
class Callers {

    private static final String CHAT =
            "{\"model\":\"gpt-4o-mini\",\"max_tokens\":20,%s\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";
    private static final String PICTURE = "{\"prompt\":\"a cat\",\"image_urls\":[\"https://example.com/cat.jpg\"]}";
    private static final String CLOTHES =
            "{\"human_image\":\"https://example.com/me.jpg\",\"cloth_image\":\"https://example.com/coat.jpg\"}";
    private static final Pattern TASK = Pattern.compile("\"task_id\":\"([^\"]+)\"");

    private static final Map<String, LongAdder> results = new ConcurrentSkipListMap<>();
    private static HttpClient client;
    private static String base;
    private static String key;
    private static final TreeMap<Integer, String> kinds = new TreeMap<>();

    static void main(String[] args) throws InterruptedException {
        base = "http://127.0.0.1:" + args[0];
        key = args[1];
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        long seconds = Long.parseLong(args[2]);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        Thread[] callers = new Thread[Integer.parseInt(args[3])];
        int sum = 0;
        for (String kind : args[4].split(",")) {
            kinds.put(sum, kind.substring(0, kind.indexOf('=')));
            sum += Integer.parseInt(kind.substring(kind.indexOf('=') + 1));
        }
        for (int i = 0; i < callers.length; i++) {
            Thread.sleep(Duration.ofMillis(seconds * 100).dividedBy(callers.length));
            callers[i] = Thread.startVirtualThread(() -> {
                while (System.nanoTime() < end) {
                    one();
                }
            });
        }
        for (Thread caller : callers) {
            caller.join();
        }
        StringBuilder json = new StringBuilder("{");
        new TreeMap<>(results).forEach((name, number) -> json.append(json.length() > 1 ? ", " : "")
                .append('"').append(name).append("\": ").append(number.sum()));
        System.out.println(json.append('}'));
    }

    private static void one() {
        String kind = kinds.floorEntry(ThreadLocalRandom.current().nextInt(100)).getValue();
        String result;
        try {
            result = switch (kind) {
                case "typed" -> status(post("/api/v1/images/character", PICTURE));
                case "pass-through" -> status(post("/v1/chat/completions", CHAT.formatted("")));
                case "stream" -> stream(Integer.MAX_VALUE);
                case "left" -> stream(ThreadLocalRandom.current().nextInt(1, 20));
                default -> task();
            };
        } catch (IOException e) {
            result = "broken";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        results.computeIfAbsent(kind + " " + result, _ -> new LongAdder()).increment();
    }

    private static String status(HttpResponse<?> response) throws InterruptedException {
        if (response.statusCode() != 200) {
            Thread.sleep(Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(0)));
        }
        return Integer.toString(response.statusCode());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private static HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    /** Reads some lines of a stream, and leaves. */
    private static String stream(int lines) throws IOException, InterruptedException {
        HttpRequest request = request("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofString(CHAT.formatted("\"stream\":true,")))
                .build();
        HttpResponse<java.io.InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(response.body()))) {
            for (int i = 0; i < lines && reader.readLine() != null; i++) {}
        }
        return status(response);
    }

    private static String task() throws IOException, InterruptedException {
        HttpResponse<String> started = post("/klingai/kolors-virtual-try-on", CLOTHES);
        Matcher id = TASK.matcher(started.body());
        if (started.statusCode() != 200 || !id.find()) {
            return status(started);
        }
        HttpRequest poll = request("/klingai/task/" + id.group(1) + "/fetch").build();
        return status(client.send(poll, BodyHandlers.ofString()));
    }
}
