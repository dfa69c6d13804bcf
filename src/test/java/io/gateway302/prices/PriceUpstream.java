package io.gateway302.prices;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Upstream with a price list that a test defines, and chats that use a million tokens of the prompt. Listed models stay
 * listed until they are unlisted, so that tests with models of their own can share it.
 */
final class PriceUpstream implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> rows = new ConcurrentHashMap<>();
    private volatile Script prices = exchange -> answer(exchange, 404, "");

    /** Keys with which the list was requested. */
    final List<String> keys = new CopyOnWriteArrayList<>();

    /** Targets of the requests for the list. */
    final List<String> targets = new CopyOnWriteArrayList<>();

    /** Passed by a chat with the text {@code wait} on its arrival. */
    volatile CountDownLatch arrived = new CountDownLatch(1);

    /** Awaited by a chat with the text {@code wait}, and by a price list that never comes. */
    volatile CountDownLatch released = new CountDownLatch(1);

    /** Treatment of a request for the list. */
    @FunctionalInterface
    interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    PriceUpstream() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/dashboard/prices", exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
            targets.add(exchange.getRequestURI().toString());
            try (exchange) {
                prices.answer(exchange);
            }
        });
        server.createContext("/v1/chat/completions", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                if (body.contains("wait")) {
                    arrived.countDown();
                    await();
                }
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                answer(exchange, 200, """
                        {"object":"chat.completion","model":"%s","choices":[{"message":{"content":"a"}}],
                         "usage":{"prompt_tokens":1000000,"completion_tokens":0,"total_tokens":1000000}}""".formatted(JsonPath.<String>read(body, "$.model")));
            }
        });
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void script(Script script) {
        prices = script;
    }

    void answers(int status, String body) {
        prices = exchange -> answer(exchange, status, body);
    }

    /** Lists prices per million tokens, each as {@code model input output}, beside those of before. */
    void lists(String... models) {
        for (String model : models) {
            String[] cells = model.split(" ");
            rows.put(cells[0], """
                    {"name":"%s","tag":"LLM","pricing":{"input":%s,"output":%s},"pricing_prefix":"PTC",\
                    "pricing_suffix":"1M tokens","description":""}""".formatted(cells[0], cells[1], cells[2]));
        }
        answersList();
    }

    /** Removes a model from the list. */
    void unlists(String model) {
        rows.remove(model);
        answersList();
    }

    private void answersList() {
        answers(200, "{\"code\":0,\"msg\":\"success\",\"data\":[" + String.join(",", rows.values()) + "]}");
    }

    /** Releases those who wait, and forgets the requests so far. */
    void forget() {
        released.countDown();
        arrived = new CountDownLatch(1);
        released = new CountDownLatch(1);
        keys.clear();
        targets.clear();
    }

    void await() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
