package io.gateway302.webserver;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
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

/** Reads the requests of a connection, one after the other, and lets through what can be read in one way only. */
final class StrictHttpProcessor extends Http11Processor {

    private static final Logger log = LoggerFactory.getLogger(StrictHttpProcessor.class);

    /** Tomcat's field of its own processor that says whether the request is of HTTP/0.9. */
    private static final VarHandle HTTP_09 = http09();

    private final StrictHttpProtocol protocol;
    private final Adapter gate;
    private boolean leavesBytesUnread;

    /** {@link System#nanoTime} when the head that is being read began; null while none is. */
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
        // kept from an earlier caller's request where the request line cannot be read: the error would be sent without
        // a head
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

    private static VarHandle http09() {
        try {
            return MethodHandles.privateLookupIn(Http11Processor.class, MethodHandles.lookup())
                    .findVarHandle(Http11Processor.class, "http09", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
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

    /** An answer that was given without the body that the caller holds back: it may never come, so none is waited for. */
    private void forgoAnnouncedBody() {
        AtomicBoolean complete = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, complete);
        if (!complete.get() && request.getBytesRead() == 0) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            leavesBytesUnread = true;
        }
    }

    /** Stands before Tomcat's own, which runs everything else. A request that was refused gets no further than its answer. */
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
            try {
                adapter.service(request, response);
            } finally {
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
