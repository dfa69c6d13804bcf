package io.gateway302;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** TCP server whose treatment of connections a test defines, for faults that no HTTP server can simulate. */
public final class RawServer implements AutoCloseable {

    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();

    private RawServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** Treatment of a connection. */
    @FunctionalInterface
    public interface Conduct {
        /** Handles the connection, which is closed afterwards. */
        void meet(Socket socket) throws IOException;
    }

    /** Starts a server on a free port. */
    public static RawServer start(Conduct conduct) {
        return start(0, conduct);
    }

    /** Starts a server on the given port. */
    public static RawServer start(int port, Conduct conduct) {
        try {
            RawServer server = new RawServer(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(() -> server.serve(conduct));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server with persistent connections that applies the treatment to every request. */
    public static RawServer startPersistent(Conduct conduct) {
        return start(socket -> {
            while (!readRequest(socket).isEmpty()) {
                conduct.meet(socket);
            }
        });
    }

    /** Sends these bytes, one per character. */
    public static void write(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Returns a port on which nothing listens. */
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

    /** Closes the connection with a reset. */
    public static void reset(Socket socket) throws SocketException {
        socket.setSoLinger(true, 0);
    }

    /** Returns the port. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns the number of connections so far. */
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
                        // the peer has disconnected, which many of these tests intend
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
