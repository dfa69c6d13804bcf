package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.identity.client.Clients;
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

/** Additional endpoints of a running gateway with a behaviour that a test controls. */
final class Desk {

    /** Interval between checks for the disconnect of a waiting caller, in milliseconds. */
    private static final int INTERVAL = 10;

    private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();
    private final AtomicInteger served = new AtomicInteger();
    private final String key;

    private Desk(String key) {
        this.key = key;
    }

    /** Adds the endpoints to a gateway, at {@code /desk/} and the name of the method. */
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

    /** Returns the request line and headers of a request, to be completed. */
    String head(String method, String name) {
        return head(method, name, "HTTP/1.1");
    }

    String head(String method, String name, String version) {
        return "%s /desk/%s %s\r\nHost: desk\r\nAuthorization: Bearer %s\r\n".formatted(method, name, version, key);
    }

    /** Returns the next request that has begun to wait. */
    Visit nextVisit() throws InterruptedException {
        Visit visit = visits.poll(30, TimeUnit.SECONDS);
        if (visit == null) {
            throw new IllegalStateException("no request has come");
        }
        return visit;
    }

    /** Returns the next request that has begun to wait, after several checks of its connection. */
    Visit waiting() throws InterruptedException {
        Visit visit = nextVisit();
        visit.awaitMoreProbes();
        return visit;
    }

    /** Returns the number of requests so far. */
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

    /** Responds with an error, without reading the body. */
    void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        served.incrementAndGet();
        response.setStatus(422);
        response.getOutputStream().print("refused");
    }

    /** Responds with a success, without reading the body. */
    void ignore(HttpServletRequest request, HttpServletResponse response) throws IOException {
        served.incrementAndGet();
        answer(response, "ignored");
    }

    /** Responds with a header of nearly the maximum size. */
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

    /** Request that waits, or to which data is written without end. */
    static final class Visit {
        final CallerConnection connection;
        final CountDownLatch dismissed = new CountDownLatch(1);
        final AtomicInteger probes = new AtomicInteger();
        final AtomicInteger blocks = new AtomicInteger();

        /** Time at which the disconnect of the caller was detected, in nanoseconds. */
        final CompletableFuture<Long> left = new CompletableFuture<>();

        /** Time of the last completed write, in nanoseconds. */
        volatile long written = System.nanoTime();

        private Visit(CallerConnection connection) {
            this.connection = connection;
        }

        /** Waits until its connection has been checked again, with the caller still there. */
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
