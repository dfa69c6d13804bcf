package io.gateway302.identity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Front end of the documentation at its own origin, with a backend that returns responses of the test. */
final class WebPage implements AutoCloseable {

    private static final Path DOCUMENT = Path.of("src/docs/browser.md");

    private final HttpServer server;
    private final String host;

    /**
     * Serves the page at this host name and a free port.
     *
     * @param gateway address of the gateway that the page calls
     * @param token response to the page's request for a token
     */
    WebPage(String host, String gateway, Supplier<String> token) {
        this.host = host;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String html = block("html").replace("https://gateway.example.com", gateway);
        server.createContext("/", exchange -> answer(exchange, "text/html", html));
        server.createContext("/draw.js", exchange -> answer(exchange, "text/javascript", block("js")));
        server.createContext("/token", exchange -> answer(exchange, "application/json", token.get()));
        server.start();
    }

    private static String block(String language) {
        try {
            Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(DOCUMENT));
            if (!block.find()) {
                throw new IllegalStateException("The document has no block of " + language);
            }
            return block.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    String origin() {
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
