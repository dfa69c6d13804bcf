package io.gateway302.tasks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Web page at its own origin that runs a task. Its policies allow its own script, and requests to the gateway only; of
 * other origins, it embeds only what these offer to it.
 */
final class StrictPage implements AutoCloseable {

    /** Leaves it to the gateway to end the events: an {@code EventSource} connects again until it gets status 204. */
    private static final String SCRIPT = """
            var page = document.documentElement, image = document.querySelector('img');
            var { gateway, token } = page.dataset;
            var violations = [], statuses = [], source;
            document.addEventListener('securitypolicyviolation',
              (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
            (async () => {
              const response = await fetch(`${gateway}/api/v1/tasks`, {
                method: 'POST',
                headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Prefer: 'respond-async' },
                body: JSON.stringify({
                  operation: 'kling.images.generations', input: { model_name: 'kling-v1', prompt: 'a cat' } }),
              });
              const task = await response.json();
              if (!response.headers.get('Location')) throw new Error(JSON.stringify(task));
              source = new EventSource(gateway + task.links.events);
              source.addEventListener('task', (event) => {
                const now = JSON.parse(event.data);
                statuses.push(now.status);
                if (now.status === 'succeeded') image.src = new URL(now.results[0].url, gateway);
              });
              source.onerror = () => {
                if (source.readyState === EventSource.CLOSED) page.dataset.events = 'ended';
              };
              image.onload = () => (page.dataset.state = 'shown');
              image.onerror = () => (page.dataset.state = 'failed');
            })().catch((error) => {
              console.log(String(error));
              page.dataset.state = 'failed';
            });
            """;

    private final HttpServer server;
    private volatile String token = "";

    /** Serves the page at a free port. */
    StrictPage(String gateway) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String policy = "default-src 'none'; script-src 'self'; connect-src " + gateway + "; img-src " + gateway;
        server.createContext("/", exchange -> {
            try (exchange) {
                boolean script = exchange.getRequestURI().getPath().endsWith(".js");
                byte[] content = (script ? SCRIPT : html(gateway)).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", script ? "text/javascript" : "text/html");
                exchange.getResponseHeaders().set("Content-Security-Policy", policy);
                exchange.getResponseHeaders().set("Cross-Origin-Embedder-Policy", "require-corp");
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        });
        server.start();
    }

    private String html(String gateway) {
        return """
                <!doctype html>
                <html data-gateway="%s" data-token="%s">
                <meta charset="utf-8">
                <title>Shop</title>
                <img alt="">
                <script src="/shop.js"></script>
                </html>
                """.formatted(gateway, token);
    }

    /** Sets the browser token of the page. */
    void setToken(String token) {
        this.token = token;
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
