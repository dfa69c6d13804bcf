package io.gateway302.webserver;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Connection of a request, for the detection of a disconnect while the request is processed.
 *
 * <p>Detection reads ahead into the server's own buffer without blocking. Bytes that arrive early, such as the next
 * request of a pipelining caller, stay there and are processed in their turn.
 */
public final class CallerConnection {

    static final String ATTRIBUTE = CallerConnection.class.getName();

    private static final CallerConnection UNKNOWN = new CallerConnection(null);

    private volatile @Nullable SocketWrapperBase<?> socket;
    private boolean ended;

    private CallerConnection(@Nullable SocketWrapperBase<?> socket) {
        this.socket = socket;
    }

    static CallerConnection over(SocketWrapperBase<?> socket) {
        return new CallerConnection(socket);
    }

    /**
     * Returns the connection of a request. For a request that did not come over the service port, its state is unknown.
     */
    public static CallerConnection of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof CallerConnection connection ? connection : UNKNOWN;
    }

    /**
     * Returns whether the caller may still be waiting. False after the caller closed or reset the connection. A caller
     * that closed only its sending side cannot be distinguished from one that is gone, and counts as gone.
     *
     * <p>True if the state is unknown, and after the response is complete. Also true while more than 2 KB that the
     * caller sent ahead (over TLS: any byte) precede the end of its connection. Costs one system call that does not
     * block, a few microseconds.
     *
     * <p>Call it from the thread that writes the response, between its reads and writes.
     */
    public boolean isOpen() {
        SocketWrapperBase<?> current = socket;
        if (current != null && !ended) {
            try {
                ended = hasEnded(current);
            } catch (IOException e) {
                // reset, or another failure
                ended = true;
            }
        }
        return !ended;
    }

    /** Ends the use for this request: from now on the connection belongs to the next one. */
    void release() {
        socket = null;
    }

    private static boolean hasEnded(SocketWrapperBase<?> socket) throws IOException {
        if (!(socket.getSocket() instanceof NioChannel channel)) {
            return false;
        }
        if (!channel.isOpen()) {
            return true;
        }
        SocketBufferHandler buffers = channel.getBufHandler();
        buffers.configureReadBufferForWrite();
        ByteBuffer ahead = buffers.getReadBuffer();
        // a TLS record is read completely or not at all; the channel would loop without end for one that does not fit
        boolean full = channel instanceof SecureNioChannel ? ahead.position() > 0 : !ahead.hasRemaining();
        return !full && channel.read(ahead) < 0;
    }
}
