package io.gateway302.exchange;

import io.gateway302.catalog.Operation;
import io.gateway302.problem.RefusalLog;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Servlet request attributes by which an entry point gives operation and call to servlet filters, for headers and log
 * lines.
 */
public final class ServletAttributes {

    private static final String OPERATION = Operation.class.getName();
    private static final String CALL = GatewayExchange.class.getName();

    private ServletAttributes() {}

    /** Stores the operation, as soon as it is known. */
    public static void set(ServletRequest request, Operation operation) {
        request.setAttribute(OPERATION, operation);
    }

    /** Stores the call, after the request was validated. */
    public static void set(ServletRequest request, GatewayExchange call) {
        request.setAttribute(CALL, call);
        RefusalLog.isCall(request);
    }

    /** Returns the requested operation; null if it is not known. */
    public static @Nullable Operation operation(ServletRequest request) {
        return (Operation) request.getAttribute(OPERATION);
    }

    /** Returns the call; null if there is none. */
    public static @Nullable GatewayExchange call(ServletRequest request) {
        return (GatewayExchange) request.getAttribute(CALL);
    }
}
