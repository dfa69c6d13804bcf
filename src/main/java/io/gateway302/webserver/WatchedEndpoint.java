package io.gateway302.webserver;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;

/** Accepts connections and watches what comes over them. */
final class WatchedEndpoint extends NioEndpoint {

    /** More than Tomcat reads ahead of the head that it is at: a buffer of its own and one below it, of 16 KB with TLS. */
    private static final int READ_AHEAD = 64 * 1024;

    private int largestHead;

    /** Says how many bytes the head of a request may have; to be called before there are connections. */
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
