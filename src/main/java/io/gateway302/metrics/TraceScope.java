package io.gateway302.metrics;

import jakarta.servlet.ServletRequest;

/** Function that makes the trace of a finished request current again, so that measurements can refer to it. */
@FunctionalInterface
public interface TraceScope {

    /** Implementation without tracing. */
    TraceScope NONE = (_, work) -> work.run();

    /** Runs the work in the trace of the request, if it has one. */
    void run(ServletRequest request, Runnable work);
}
