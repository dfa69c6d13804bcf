package io.gateway302;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP server that does to each connection what a test says; for faults that no HTTP server can be made to have. */
public final class RawServer implements AutoCloseable {

    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();

    private RawServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** What happens to a connection. */
    @FunctionalInterface
    public interface Conduct {
        /** Deals with the connection, which is closed afterwards. */
        void meet(Socket socket) throws IOException;
    }

    /** Listens on a free port. */
    public static RawServer start(Conduct conduct) {
        return start(0, conduct);
    }

    /** Listens on the port. */
    public static RawServer start(int port, Conduct conduct) {
        try {
            RawServer server = new RawServer(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(() -> server.serve(conduct));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server of persistent connections, on each of which every request is met so. */
    public static RawServer startPersistent(Conduct conduct) {
        return start(socket -> {
            while (!readRequest(socket).isEmpty()) {
                conduct.meet(socket);
            }
        });
    }

    /** Sends these bytes, one for each character. */
    public static void write(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** A port at which nobody listens. */
    public static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one HTTP request with a Content-Length to its end. */
    public static String readRequest(Socket socket) throws IOException {
        StringBuilder request = new StringBuilder();
        byte[] buffer = new byte[8192];
        while (true) {
            int read = socket.getInputStream().read(buffer);
            if (read < 0) {
                return request.toString();
            }
            request.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            int head = request.indexOf("\r\n\r\n");
            if (head >= 0) {
                var length = java.util.regex.Pattern.compile("(?i)content-length: (\\d+)")
                        .matcher(request);
                if (!length.find() || request.length() >= head + 4 + Integer.parseInt(length.group(1))) {
                    return request.toString();
                }
            }
        }
    }

    /** Closes with a reset instead of an orderly end. */
    public static void reset(Socket socket) throws SocketException {
        socket.setSoLinger(true, 0);
    }

    /** The port. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections were made so far. */
    public int connections() {
        return connections.get();
    }

    private void serve(Conduct conduct) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        conduct.meet(socket);
                    } catch (IOException e) {
                        // the other side has gone, which is what many of these tests are about
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
