package io.gateway302.webserver;

import java.io.IOException;
import java.time.Duration;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Delayed close of the connection of a rejected request: reads what the caller still sends, for at most 2 s and 1 MiB.
 * Closing a connection with unread bytes resets it, and the reset may overtake the response (RFC 9112 §9.6).
 */
final class LingeringClose {

    private static final Duration MAX_TIME = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 1024 * 1024;

    private LingeringClose() {}

    /** Waits until the caller has closed its side, or the limits are reached. */
    static void await(SocketWrapperBase<?> socket) {
        try {
            if (socket.getSocket() instanceof NioChannel channel && !(channel instanceof SecureNioChannel)) {
                channel.getIOChannel().shutdownOutput();
            }
            byte[] rest = new byte[8192];
            long end = System.nanoTime() + MAX_TIME.toNanos();
            int taken = 0;
            for (long left = MAX_TIME.toMillis();
                    left > 0 && taken < MAX_BYTES;
                    left = (end - System.nanoTime()) / 1_000_000) {
                socket.setReadTimeout(left);
                taken += socket.read(true, rest, 0, rest.length);
            }
        } catch (IOException e) {
            // closed, reset or timed out: nothing more to read
        }
    }
}
