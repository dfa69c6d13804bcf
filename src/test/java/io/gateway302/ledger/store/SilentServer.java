package io.gateway302.ledger.store;

import io.gateway302.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;

/** Proxy of a server that can stop responding, as a network that loses all packets: no response, no reset. */
final class SilentServer implements AutoCloseable {

    private final RawServer front;
    private final URI server;
    private volatile boolean silent;

    private SilentServer(URI server) {
        this.server = server;
        this.front = RawServer.start(this::meet);
    }

    /** Starts a proxy of the server with this JDBC URL. */
    static SilentServer before(String url) {
        return new SilentServer(URI.create(url.substring("jdbc:".length())));
    }

    /** Returns the JDBC URL of the server through this proxy. */
    String url() {
        return "jdbc:" + server.toString().replace(server.getAuthority(), "127.0.0.1:" + front.port());
    }

    void fallSilent() {
        silent = true;
    }

    void speakAgain() {
        silent = false;
    }

    private void meet(Socket caller) throws IOException {
        try (Socket onward = new Socket(server.getHost(), server.getPort())) {
            Thread back = Thread.ofVirtual().start(() -> pump(onward, caller));
            pump(caller, onward);
            back.interrupt();
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!silent) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // one of the connections is closed
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
    }
}
