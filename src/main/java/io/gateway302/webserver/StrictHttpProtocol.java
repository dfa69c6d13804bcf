package io.gateway302.webserver;

import java.time.Duration;
import java.util.Set;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** HTTP/1.1 protocol of Tomcat with strict parsing. Tomcat creates it by its class name. */
public final class StrictHttpProtocol extends Http11NioProtocol {

    /** Size in bytes of a response up to which it is buffered whole, so that its length is known in its head. */
    private static final int RESPONSE_BUFFER = 2 * 1024;

    /**
     * Sizes in bytes of the buffers of a connection, which also an idle one and each waiting call hold. Longer reads and
     * writes of bodies take several steps.
     */
    private static final int READ_BUFFER = 2 * 1024;

    private static final int WRITE_BUFFER = 4 * 1024;

    /** Maximum size in bytes of the trailer fields after a chunked body, which nothing reads. */
    private static final int TRAILERS = 1024;

    private Duration writeTimeout = Duration.ofMinutes(1);
    private Duration headTimeout = Duration.ofSeconds(30);
    private volatile boolean draining;

    /** Creates the protocol with Tomcat's default limits. */
    public StrictHttpProtocol() {
        super(new WatchedEndpoint());
        // 100 Continue is sent on the first read, so a rejected caller does not send its body
        setContinueResponseTiming("onRead");
        // rejects every chunk extension: the shortest has two characters (with 0, the first is mistaken for a read of
        // nothing)
        setMaxExtensionSize(1);
        setMaxTrailerSize(TRAILERS);
        getEndpoint().getSocketProperties().setAppReadBufSize(READ_BUFFER);
        getEndpoint().getSocketProperties().setAppWriteBufSize(WRITE_BUFFER);
    }

    @Override
    public int getDesiredBufferSize() {
        return RESPONSE_BUFFER;
    }

    /** Returns the maximum number of bytes that one read returns. */
    int readBuffer() {
        return READ_BUFFER;
    }

    /** Sets the timeout of a write to a caller that does not read. */
    void setWriteTimeout(Duration writeTimeout) {
        this.writeTimeout = writeTimeout;
    }

    long writeTimeoutMillis() {
        return writeTimeout.toMillis();
    }

    /**
     * Sets the timeout for the head of a request, from its first byte to its last. Tomcat's own timeout restarts with
     * each byte.
     */
    void setHeadTimeout(Duration headTimeout) {
        this.headTimeout = headTimeout;
    }

    long headTimeoutNanos() {
        return headTimeout.toNanos();
    }

    /** Closes each connection after its next response, so that its caller connects to another replica. */
    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** Returns all open connections. */
    Set<SocketWrapperBase<NioChannel>> connections() {
        return getEndpoint().getConnections();
    }

    @Override
    public void init() throws Exception {
        ((WatchedEndpoint) getEndpoint()).expectHeadsUpTo(getMaxHttpRequestHeaderSize());
        super.init();
    }

    @Override
    protected Processor createProcessor() {
        return new StrictHttpProcessor(this, getAdapter());
    }
}
