package io.gateway302.replicas;

import io.gateway302.GatewayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Load balancer at the level of connections, as a Kubernetes Service is one: a new connection goes to the next ready replica,
 * an open one stays where it is, and nothing is sent twice. It learns of a change only when it next asks for readiness.
 */
final class Balancer implements AutoCloseable {

    private final ServerSocket listener;
    private final Duration interval;
    private final List<Target> targets = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean closed;

    private static final class Target {
        private final GatewayProcess gateway;
        private volatile boolean ready;

        Target(GatewayProcess gateway) {
            this.gateway = gateway;
        }
    }

    /**
     * Starts it.
     *
     * @param interval how often it asks for readiness
     */
    Balancer(Duration interval) {
        this.interval = interval;
        try {
            listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
        Thread.ofPlatform().daemon().name("balancer-probe").start(this::probe);
    }

    int port() {
        return listener.getLocalPort();
    }

    void add(GatewayProcess gateway) {
        Target target = new Target(gateway);
        target.ready = isReady(gateway);
        targets.add(target);
    }

    void remove(GatewayProcess gateway) {
        targets.removeIf(target -> target.gateway == gateway);
    }

    private void probe() {
        try {
            while (!closed) {
                targets.forEach(target -> target.ready = isReady(target.gateway));
                TimeUnit.MILLISECONDS.sleep(interval.toMillis());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isReady(GatewayProcess gateway) {
        try {
            HttpURLConnection question = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + gateway.managementPort() + "/actuator/health/readiness")
                            .toURL()
                            .openConnection();
            question.setConnectTimeout(2_000);
            question.setReadTimeout(10_000);
            return question.getResponseCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void connect(Socket client) {
        List<Target> ready = targets.stream().filter(target -> target.ready).toList();
        try (client;
                Socket server = new Socket()) {
            if (ready.isEmpty()) {
                return;
            }
            Target target = ready.get(Math.floorMod(turn.getAndIncrement(), ready.size()));
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.gateway.port()));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread up = Thread.ofVirtual().start(() -> pump(client, server));
            pump(server, client);
            up.join();
        } catch (IOException _) {
            // the client sees its connection end
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException _) {
            drop(from);
            drop(to);
        }
    }

    private static void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
