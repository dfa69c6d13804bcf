/** Traces calls and their requests to the upstream with OpenTelemetry, where that is switched on. */
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
