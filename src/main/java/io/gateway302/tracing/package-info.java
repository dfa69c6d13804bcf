/** Traces calls and their upstream requests with OpenTelemetry, if enabled. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "correlation",
            "exchange",
            "identity",
            "metrics",
            "problem",
            "secret",
            "upstream"
        })
package io.gateway302.tracing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
