package io.gateway302.webserver;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;

/** Endpoint whose connections record their line ends. */
final class WatchedEndpoint extends NioEndpoint {

    /**
     * Maximum number of bytes that Tomcat reads beyond the current head: its own buffer and the one below it, of 16 KB
     * with TLS.
     */
    private static final int READ_AHEAD = 64 * 1024;

    private int largestHead;

    /** Sets the maximum size of a request head in bytes. Call it before there are connections. */
    void expectHeadsUpTo(int bytes) {
        largestHead = bytes;
    }

    @Override
    protected NioChannel createChannel(SocketBufferHandler buffers) {
        int window = largestHead + READ_AHEAD;
        return isSSLEnabled()
                ? new WatchedSecureChannel(buffers, this, window)
                : new WatchedPlainChannel(buffers, window);
    }
}
