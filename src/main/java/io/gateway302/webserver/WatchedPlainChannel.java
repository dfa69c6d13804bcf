package io.gateway302.webserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/** TCP connection that records its line ends. Tomcat reuses it for several callers in turn. */
final class WatchedPlainChannel extends NioChannel implements Watched {

    private final int window;
    private LineEnds lineEnds;

    WatchedPlainChannel(SocketBufferHandler buffers, int window) {
        super(buffers);
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
