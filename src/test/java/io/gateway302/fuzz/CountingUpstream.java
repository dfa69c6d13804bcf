package io.gateway302.fuzz;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Upstream that accepts every request and counts them. */
public final class CountingUpstream implements AutoCloseable {

    private static final String EVENTS = """
            data: {"id":"c","choices":[{"index":0,"delta":{"content":"yes"}}]}

            data: [DONE]

            """;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger requests = new AtomicInteger();
    private final Map<String, String> answers;
    private volatile byte[] lastBody = {};

    private CountingUpstream(HttpServer server, Map<String, String> answers) {
        this.server = server;
        this.answers = answers;
    }

    /**
     * Starts an upstream on a free port.
     *
     * @param answers success response of each path
     */
    public static CountingUpstream start(Map<String, String> answers) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            CountingUpstream upstream = new CountingUpstream(server, answers);
            server.setExecutor(upstream.threads);
            server.createContext("/", upstream::answer);
            server.start();
            return upstream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        // not counted: the gateway looks up costs in the background
        if (!exchange.getRequestURI().getPath().startsWith("/dashboard")) {
            lastBody = body;
            requests.incrementAndGet();
        }
        String text = answers.getOrDefault(exchange.getRequestURI().getPath(), "{}");
        boolean stream = text.contains("chat.completion")
                && new String(body, StandardCharsets.UTF_8).contains("\"stream\":true");
        exchange.getResponseHeaders().set("Content-Type", contentType(text, stream));
        byte[] bytes = (stream ? EVENTS : text).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String contentType(String text, boolean stream) {
        if (stream) {
            return "text/event-stream";
        }
        return text.startsWith("{") ? "application/json" : "audio/mpeg";
    }

    /** Returns its address. */
    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns the number of requests so far, without lookups of costs. */
    public int requests() {
        return requests.get();
    }

    /** Returns the body of the last counted request. */
    public byte[] lastBody() {
        return lastBody;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
