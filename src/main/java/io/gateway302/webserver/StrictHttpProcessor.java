package io.gateway302.webserver;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.ErrorState;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processor of the requests of a connection, one after the other. It rejects ambiguous requests. */
final class StrictHttpProcessor extends Http11Processor {

    private static final Logger log = LoggerFactory.getLogger(StrictHttpProcessor.class);

    /** Field of Tomcat's processor that marks a request as HTTP/0.9. */
    private static final VarHandle HTTP_09 = TomcatFields.find(Http11Processor.class, "http09", boolean.class);

    private final StrictHttpProtocol protocol;
    private final Adapter gate;
    private boolean leavesBytesUnread;

    /** Time at which the current head began, in terms of {@link System#nanoTime}; null if no head is incomplete. */
    private @Nullable Long headBegun;

    StrictHttpProcessor(StrictHttpProtocol protocol, Adapter adapter) {
        super(protocol, adapter);
        this.protocol = protocol;
        gate = new Gate(adapter);
    }

    @Override
    public Adapter getAdapter() {
        return gate;
    }

    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        leavesBytesUnread = false;
        // the flag of an earlier request stays if the request line is malformed, and the error would be sent without
        // headers
        HTTP_09.set(this, false);
        socket.setWriteTimeout(protocol.writeTimeoutMillis());
        if (headBegun != null && System.nanoTime() - headBegun > protocol.headTimeoutNanos()) {
            headBegun = null;
            return SocketState.CLOSED;
        }
        SocketState state = super.service(socket);
        if (state != SocketState.LONG || isAsync()) {
            headBegun = null;
        } else if (headBegun == null) {
            headBegun = System.nanoTime();
        }
        if (leavesBytesUnread && state == SocketState.CLOSED) {
            LingeringClose.await(socket);
        }
        return state;
    }

    private void admit() {
        if (response.isError()) {
            if (HeadTooLarge.isReason(request, protocol.getMaxHeaderCount())) {
                response.setStatus(431);
            }
        } else {
            String fault = fault();
            if (fault == null) {
                return;
            }
            log.debug("Refused a request: {}", fault);
            response.setStatus(400);
            setErrorState(ErrorState.CLOSE_CLEAN, null);
        }
        response.setHeader("Connection", "close");
        leavesBytesUnread = true;
    }

    private @Nullable String fault() {
        if (!(getSocketWrapper().getSocket() instanceof Watched connection)) {
            return "its connection is closed";
        }
        SocketBufferHandler buffers = getSocketWrapper().getSocketBufferHandler();
        buffers.configureReadBufferForRead();
        return new RequestHead(request)
                .fault(connection.lineEnds(), buffers.getReadBuffer().remaining());
    }

    /**
     * Stops waiting for the body that a caller with {@code Expect: 100-continue} holds back. The response is complete,
     * so the body may never come.
     */
    private void forgoAnnouncedBody() {
        AtomicBoolean complete = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, complete);
        if (!complete.get() && request.getBytesRead() == 0) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            leavesBytesUnread = true;
        }
    }

    /** Adapter in front of Tomcat's own. It admits or rejects the request, and tracks the connection of the caller. */
    private final class Gate implements Adapter {

        private final Adapter adapter;

        Gate(Adapter adapter) {
            this.adapter = adapter;
        }

        @Override
        public void service(Request request, Response response) throws Exception {
            admit();
            if (protocol.isDraining()) {
                response.setHeader("Connection", "close");
            }
            CallerConnection caller = CallerConnection.over(getSocketWrapper());
            request.setAttribute(CallerConnection.ATTRIBUTE, caller);
            RequestHeadBuffer head =
                    response.isError() ? null : RequestHeadBuffer.shrink(request, protocol.readBuffer());
            try {
                adapter.service(request, response);
            } finally {
                if (head != null) {
                    head.restore();
                }
                if (!isAsync()) {
                    caller.release();
                }
            }
            if (request.hasExpectation() && !isAsync()) {
                forgoAnnouncedBody();
            }
        }

        @Override
        public boolean prepare(Request request, Response response) throws Exception {
            return adapter.prepare(request, response);
        }

        @Override
        public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
            return adapter.asyncDispatch(request, response, status);
        }

        @Override
        public void log(Request request, Response response, long time) {
            adapter.log(request, response, time);
        }

        @Override
        public void checkRecycled(Request request, Response response) {
            adapter.checkRecycled(request, response);
        }

        @Override
        public String getDomain() {
            return adapter.getDomain();
        }
    }
}
