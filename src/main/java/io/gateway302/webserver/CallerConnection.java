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
 * The connection that a request came over, for those who wait on its behalf: whether its caller is still there.
 *
 * <p>It is told by reading on, without waiting, into the server's own buffer. What arrives so early, such as the next
 * request of a caller that does not wait for answers, stays there and is served in its turn.
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

    /** The connection of a request. Of one that came another way than over the service port nothing is known. */
    public static CallerConnection of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof CallerConnection connection ? connection : UNKNOWN;
    }

    /**
     * Whether the caller may still be waiting; costs a system call that does not block, some microseconds. False once the
     * caller has closed the connection or reset it. A caller that has only closed its sending side cannot be told from one
     * that is gone, and counts as gone. True where nothing is known, once the request has been answered, and while more than
     * 8 KB (over TLS: anything at all) that the caller sent ahead stands between the request and the end of its connection.
     *
     * <p>To be called by the thread that answers the request, between its reads and writes.
     */
    public boolean isOpen() {
        SocketWrapperBase<?> current = socket;
        if (current != null && !ended) {
            try {
                ended = hasEnded(current);
            } catch (IOException e) {
                // reset, or broken in some other way
                ended = true;
            }
        }
        return !ended;
    }

    /** The request is answered: the connection belongs to the next one. */
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
        // a TLS record comes whole or not at all: its channel turns in circles for one that does not fit
        boolean full = channel instanceof SecureNioChannel ? ahead.position() > 0 : !ahead.hasRemaining();
        return !full && channel.read(ahead) < 0;
    }
}
