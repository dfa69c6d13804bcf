package io.gateway302.webserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/** TLS connection that records its line ends. Tomcat reuses it for several callers in turn. */
final class WatchedSecureChannel extends SecureNioChannel implements Watched {

    private final int window;
    private LineEnds lineEnds;

    WatchedSecureChannel(SocketBufferHandler buffers, NioEndpoint endpoint, int window) {
        super(buffers, endpoint);
        this.window = window;
        lineEnds = new LineEnds(window);
    }

    @Override
    public LineEnds lineEnds() {
        return lineEnds;
    }

    @Override
    public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper socketWrapper) throws IOException {
        super.reset(channel, socketWrapper);
        lineEnds = new LineEnds(window);
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int from = buffer.position();
        int count = super.read(buffer);
        if (count > 0) {
            lineEnds.saw(buffer, from, count);
        }
        return count;
    }
}
