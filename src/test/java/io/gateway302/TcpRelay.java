package io.gateway302;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TCP relay to a server that a test can turn into a black hole or cut. */
public final class TcpRelay implements AutoCloseable {

    private static final Pattern JDBC_URL = Pattern.compile("(?<scheme>jdbc:\\w+://)[^:/]+:(?<port>\\d+)(?<rest>/.*)");

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> stranded = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private State state = State.OPEN;

    private TcpRelay(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    private enum State {
        OPEN,
        SWALLOWING,
        CUT
    }

    /** Starts a relay to a port of this machine. */
    public static TcpRelay to(int port) {
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            TcpRelay relay = new TcpRelay(new ServerSocket(0, 200, loopback), new InetSocketAddress(loopback, port));
            Thread.ofVirtual().start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a relay to the server of a JDBC URL, which is on this machine. */
    public static TcpRelay toServerOf(String url) {
        Matcher parts = JDBC_URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(url);
        }
        return to(Integer.parseInt(parts.group("port")));
    }

    /** Returns a JDBC URL with the address of the relay instead of its own. */
    public String through(String url) {
        return JDBC_URL.matcher(url).replaceFirst("${scheme}127.0.0.1:" + port() + "${rest}");
    }

    /** Returns the port of the relay. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Drops all data from now on, in both directions, without closing the connections. */
    public void swallow() {
        become(State.SWALLOWING);
    }

    /**
     * Drops all data of the present connections from now on, without closing them. New connections work, as after a
     * firewall has lost its state, or a failover.
     */
    public void strand() {
        stranded.addAll(sockets);
    }

    /** Closes all connections, and every new one. */
    public void cut() {
        become(State.CUT);
        sockets.forEach(TcpRelay::drop);
    }

    /** Relays again. Dropped data is lost with its connection. */
    public void open() {
        sockets.forEach(TcpRelay::drop);
        become(State.OPEN);
    }

    private void become(State next) {
        lock.lock();
        try {
            state = next;
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                if (state() == State.CUT) {
                    drop(client);
                } else {
                    Thread.ofVirtual().start(() -> connect(client));
                }
            }
        } catch (IOException _) {
            // closed
        }
    }

    private State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    private void connect(Socket client) {
        try {
            awaitOpen(client);
            Socket server = new Socket();
            sockets.add(server);
            server.connect(target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pump(client, server));
            pump(server, client);
        } catch (IOException _) {
            drop(client);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitOpen(from);
                out.write(buffer, 0, read);
            }
        } catch (IOException _) {
            // the peer sees the end of its connection
        } finally {
            drop(from);
            drop(to);
        }
    }

    private void awaitOpen(Socket socket) throws IOException {
        lock.lock();
        try {
            while (state == State.SWALLOWING || (stranded.contains(socket) && !socket.isClosed())) {
                opened.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        if (socket.isClosed()) {
            throw new IOException("Dropped meanwhile");
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
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
