package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.identity.Clients;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Endpoints of a running gateway that do what no real one can be made to do at a test's word. */
final class Desk {

    /** How often it looks whether a waiting caller is still there, in milliseconds. */
    private static final int INTERVAL = 10;

    private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();
    private final AtomicInteger served = new AtomicInteger();
    private final String key;

    private Desk(String key) {
        this.key = key;
    }

    /** Opens it in a gateway: its methods are at {@code /desk/} and their names. */
    static Desk in(RunningGateway gateway) {
        Desk desk = new Desk(gateway.bean(Clients.class).provide("desk", null).reveal());
        for (String name : new String[] {"wait", "echo", "refuse", "ignore", "boast", "flood"}) {
            desk.open(name, gateway.bean(RequestMappingHandlerMapping.class));
        }
        return desk;
    }

    private void open(String name, RequestMappingHandlerMapping mapping) {
        try {
            mapping.registerMapping(
                    RequestMappingInfo.paths("/desk/" + name).build(),
                    this,
                    Desk.class.getDeclaredMethod(name, HttpServletRequest.class, HttpServletResponse.class));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** Request line and headers of a request, to be completed. */
    String head(String method, String name) {
        return head(method, name, "HTTP/1.1");
    }

    String head(String method, String name, String version) {
        return "%s /desk/%s %s\r\nHost: desk\r\nAuthorization: Bearer %s\r\n".formatted(method, name, version, key);
    }

    /** The next request that has begun to wait. */
    Visit nextVisit() throws InterruptedException {
        Visit visit = visits.poll(10, TimeUnit.SECONDS);
        if (visit == null) {
            throw new IllegalStateException("no request has come");
        }
        return visit;
    }

    /** The next request that has begun to wait, after some looks at its connection. */
    Visit waiting() throws InterruptedException {
        Visit visit = nextVisit();
        visit.awaitMoreProbes();
        return visit;
    }

    /** How many requests have come so far. */
    int served() {
        return served.get();
    }

    void wait(HttpServletRequest request, HttpServletResponse response) throws IOException, InterruptedException {
        String body = read(request);
        Visit visit = new Visit(CallerConnection.of(request));
        visits.add(visit);
        while (!visit.dismissed.await(INTERVAL, TimeUnit.MILLISECONDS)) {
            if (!visit.connection.isOpen()) {
                visit.left.complete(System.nanoTime());
                return;
            }
            visit.probes.incrementAndGet();
        }
        answer(response, request.getMethod() + " wait " + body);
    }

    void echo(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(response, request.getMethod() + " echo " + read(request));
    }

    /** Does not read the body, and does not want it. */
    void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        served.incrementAndGet();
        response.setStatus(422);
        response.getOutputStream().print("refused");
    }

    /** Does not read the body, and does not mind. */
    void ignore(HttpServletRequest request, HttpServletResponse response) throws IOException {
        served.incrementAndGet();
        answer(response, "ignored");
    }

    /** Answers with a header that is nearly as large as headers may be. */
    void boast(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-A", "a".repeat(15_000));
        answer(response, "boasted");
    }

    /** Writes until it fails. */
    void flood(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Visit visit = new Visit(CallerConnection.of(request));
        visits.add(visit);
        byte[] block = new byte[64 * 1024];
        try {
            while (true) {
                response.getOutputStream().write(block);
                visit.written = System.nanoTime();
                visit.blocks.incrementAndGet();
            }
        } finally {
            visit.left.complete(System.nanoTime());
        }
    }

    private String read(HttpServletRequest request) throws IOException {
        served.incrementAndGet();
        return new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void answer(HttpServletResponse response, String text) throws IOException {
        response.setContentLength(text.length());
        response.getOutputStream().print(text);
    }

    /** One request that waits, or is flooded. */
    static final class Visit {
        final CallerConnection connection;
        final CountDownLatch dismissed = new CountDownLatch(1);
        final AtomicInteger probes = new AtomicInteger();
        final AtomicInteger blocks = new AtomicInteger();

        /** When its caller was found to have left, in nanoseconds. */
        final CompletableFuture<Long> left = new CompletableFuture<>();

        /** When a block was last taken, in nanoseconds. */
        volatile long written = System.nanoTime();

        private Visit(CallerConnection connection) {
            this.connection = connection;
        }

        /** Returns when its connection has been looked at again, and its caller was there. */
        void awaitMoreProbes() {
            int before = probes.get();
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> probes.get() >= before + 2 || left.isDone());
            assertThat(left).isNotDone();
        }
    }
}
