package io.gateway302.passthrough;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Upstream that responds as a test defines, and records the requests. It uses the JDK's server, which the gateway does
 * not use.
 */
public final class ScriptedUpstream implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile Script script = exchange -> answer(exchange, 500, "text/plain", "no script");

    private ScriptedUpstream(HttpServer server) {
        this.server = server;
    }

    /** Recorded request. */
    public record Seen(String method, String target, Headers headers, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Treatment of a request whose body was read. */
    @FunctionalInterface
    public interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    public static ScriptedUpstream start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
            ScriptedUpstream upstream = new ScriptedUpstream(server);
            server.setExecutor(upstream.threads);
            server.createContext("/", upstream::handle);
            server.start();
            return upstream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Handles a request. If a script throws, the server breaks the connection. */
    private void handle(HttpExchange exchange) throws IOException {
        seen.add(new Seen(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes()));
        script.answer(exchange);
        exchange.close();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Sets the treatment of requests from now on, and forgets the recorded ones. */
    public void answers(Script how) {
        seen.clear();
        script = how;
    }

    public void answers(int status, String contentType, String body) {
        answers(exchange -> answer(exchange, status, contentType, body));
    }

    public static void answer(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        answer(exchange, status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static void answer(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Starts an event stream; its pieces are written to the exchange's body and flushed. */
    public static void beginEvents(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
    }

    public static void send(HttpExchange exchange, String piece) throws IOException {
        exchange.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    public List<Seen> seen() {
        return seen;
    }

    public Seen only() {
        if (seen.size() != 1) {
            throw new AssertionError("Expected one request to the upstream, but there were " + seen.size());
        }
        return seen.getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
