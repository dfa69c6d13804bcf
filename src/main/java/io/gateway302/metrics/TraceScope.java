package io.gateway302.metrics;

import jakarta.servlet.ServletRequest;

/** Puts the trace of a request in force once more, so that what is measured when it has ended can name it. */
@FunctionalInterface
public interface TraceScope {

    /** Nothing is traced. */
    TraceScope NONE = (_, work) -> work.run();

    /** Does the work in the trace of the request, if it has one. */
    void run(ServletRequest request, Runnable work);
}
