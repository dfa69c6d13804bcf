package io.gateway302.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receiver of webhooks over HTTP on 127.0.0.1, whose responses a test defines. */
public final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch testEnds = new CountDownLatch(1);
    private volatile Answer answer = exchange -> exchange.sendResponseHeaders(204, -1);

    /** Starts a receiver that accepts everything. */
    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    /** Response to a request. */
    @FunctionalInterface
    public interface Answer {
        /** Sends the response. */
        void to(HttpExchange exchange) throws IOException;
    }

    /** Defines the responses from now on. */
    public Receiver answers(Answer next) {
        answer = next;
        return this;
    }

    /** Responds with this status from now on. */
    public Receiver answers(int status) {
        return answers(exchange -> exchange.sendResponseHeaders(status, -1));
    }

    /** Does not respond until the test ends. */
    public Receiver hangs() {
        return answers(_ -> {
            try {
                testEnds.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    text(exchange, "webhook-id"),
                    text(exchange, "webhook-timestamp"),
                    text(exchange, "webhook-signature"),
                    text(exchange, "content-type"),
                    text(exchange, "user-agent"),
                    body));
            answer.to(exchange);
        }
    }

    private static String text(HttpExchange exchange, String header) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(header));
    }

    /** Returns the URL of a path. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Returns all requests so far. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Returns the requests for a path. */
    public List<Received> received(String path) {
        return received().stream().filter(each -> each.path().equals(path)).toList();
    }

    /** Request of the gateway. */
    public record Received(
            String method,
            String path,
            String id,
            String timestamp,
            String signature,
            String contentType,
            String userAgent,
            String body) {

        /** Returns the body. */
        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        /** Returns the number of signatures. */
        public int signatures() {
            return signature.split(" ").length;
        }

        /** Verifies the signature as the specification of Standard Webhooks tells receivers to. */
        public boolean isSignedWith(String secret) {
            assertThat(secret).startsWith("whsec_");
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "raw"));
                byte[] expected = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
                for (String versioned : signature.split(" ")) {
                    String[] parts = versioned.split(",", 2);
                    if (parts[0].equals("v1")
                            && MessageDigest.isEqual(
                                    expected, Base64.getDecoder().decode(parts[1]))) {
                        return true;
                    }
                }
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        testEnds.countDown();
        server.stop(0);
    }
}
