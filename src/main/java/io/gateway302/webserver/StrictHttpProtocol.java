package io.gateway302.webserver;

import java.time.Duration;
import java.util.Set;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** HTTP/1.1 of Tomcat, read strictly. Tomcat makes it by its class name. */
public final class StrictHttpProtocol extends Http11NioProtocol {

    private Duration writeTimeout = Duration.ofMinutes(1);
    private Duration headTimeout = Duration.ofSeconds(30);
    private volatile boolean draining;

    /** With the limits that Tomcat has by default. */
    public StrictHttpProtocol() {
        super(new WatchedEndpoint());
        // a caller that asked first hears that it is not wanted before it sends its body
        setContinueResponseTiming("onRead");
        // no chunk extension fits: even the emptiest has two characters (with 0, the first is mistaken for a read of
        // nothing)
        setMaxExtensionSize(1);
    }

    /** How long a write waits for a caller that takes nothing. */
    void setWriteTimeout(Duration writeTimeout) {
        this.writeTimeout = writeTimeout;
    }

    long writeTimeoutMillis() {
        return writeTimeout.toMillis();
    }

    /** How long the head of a request may take, from its first byte on. Tomcat's own time-out begins anew with each byte. */
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

    /** All that are open now. */
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
