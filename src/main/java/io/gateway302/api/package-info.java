/** Serves the typed API, with a sub-package per modality and validated request records. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "binding",
            "catalog",
            "catalog :: price",
            "correlation",
            "exchange",
            "identity",
            "identity :: token",
            "problem"
        })
package io.gateway302.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
