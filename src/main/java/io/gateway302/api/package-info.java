/** Serves the typed API, with a sub-package per modality and validated request records. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "binding",
            "binding :: query",
            "catalog",
            "catalog :: price",
            "correlation",
            "egress",
            "exchange",
            "exchange :: stream",
            "identity",
            "identity :: token",
            "problem",
            "relay",
            "results",
            "tasks :: run",
            "tasks :: store",
            "tasks :: web",
            "usage"
        })
package io.gateway302.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
