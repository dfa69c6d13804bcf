package io.gateway302.replicas;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Callers that keep on calling over persistent connections: typed requests, pass-through requests and streams by turns. */
final class Callers implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger calls = new AtomicInteger();
    private final Set<String> succeeded = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final String address;
    private final String key;
    private volatile boolean stopping;

    Callers(int port, String key, int count) {
        this(port, key, count, () -> {});
    }

    /**
     * Starts them.
     *
     * @param first what happens once the gateway knows the key, and before the first call
     */
    Callers(int port, String key, int count, Runnable first) {
        this.address = "http://127.0.0.1:" + port;
        this.key = key;
        awaitKey();
        first.run();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofVirtual().start(this::work));
        }
    }

    private void awaitKey() {
        HttpRequest me = HttpRequest.newBuilder(URI.create(address + "/api/v1/me"))
                .header("Authorization", "Bearer " + key)
                .build();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> http.send(me, BodyHandlers.discarding()).statusCode() != 401);
    }

    private void work() {
        while (!stopping) {
            int number = calls.incrementAndGet();
            String id = "roll-" + number;
            try {
                String failure = send(id, number);
                if (failure == null) {
                    succeeded.add(id);
                } else {
                    failures.add(id + ": " + failure);
                }
            } catch (IOException e) {
                failures.add(id + ": " + e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private String send(String id, int number) throws IOException, InterruptedException {
        int wait = 100 + number * 37 % 500;
        return switch (number % 3) {
            case 0 -> expect(post(id, "/api/v1/images/character", """
                    {"prompt": "a fox sandbox:slow=%d", "image_urls": ["https://example.com/fox.jpg"], "width": 256,
                     "height": 256, "use_sr": false}""".formatted(wait)), "\"succeeded\"");
            case 1 -> expect(post(id, "/doubao/drawing/character", """
                    {"prompt": "a fox sandbox:slow=%d", "image_urls": ["https://example.com/fox.jpg"], "width": 256,
                     "height": 256, "use_sr": false}""".formatted(wait)), "\"data\"");
            default -> expect(post(id, "/v1/chat/completions", """
                    {"model": "gpt-4o", "stream": true, "messages": [{"role": "user", "content":
                     "Tell me of a fox sandbox:slow=%d"}]}""".formatted(wait)), "[DONE]");
        };
    }

    private HttpResponse<String> post(String id, String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .header("X-Request-Id", id)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** What is wrong with a response; null for nothing. */
    private static String expect(HttpResponse<String> response, String text) {
        return response.statusCode() == 200 && response.body().contains(text)
                ? null
                : response.statusCode() + " " + response.body();
    }

    /** How many calls were answered as they should be. */
    int successes() {
        return succeeded.size();
    }

    /** The request ids of those calls. */
    Set<String> succeeded() {
        return succeeded;
    }

    /** What went wrong. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Lets the calls in flight come to their end, and stops. */
    @Override
    public void close() {
        stopping = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
