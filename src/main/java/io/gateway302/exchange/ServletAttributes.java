package io.gateway302.exchange;

import io.gateway302.catalog.Operation;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** What a door leaves on its servlet request for those who write headers and log lines around it. */
public final class ServletAttributes {

    private static final String OPERATION = Operation.class.getName();
    private static final String CALL = GatewayRequest.class.getName();

    private ServletAttributes() {}

    /** Leaves the operation, as soon as it is known. */
    public static void set(ServletRequest request, Operation operation) {
        request.setAttribute(OPERATION, operation);
    }

    /** Leaves the call, once the request was found valid. */
    public static void set(ServletRequest request, GatewayRequest call) {
        request.setAttribute(CALL, call);
    }

    /** The operation that was asked for, if that is known. */
    public static @Nullable Operation operation(ServletRequest request) {
        return (Operation) request.getAttribute(OPERATION);
    }

    /** The call, if there was one. */
    public static @Nullable GatewayRequest call(ServletRequest request) {
        return (GatewayRequest) request.getAttribute(CALL);
    }
}
