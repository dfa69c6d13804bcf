/** Assembles the filters around the upstream handler, in order, in one method. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "exchange",
            "idempotency",
            "identity",
            "ledger",
            "limits",
            "metrics",
            "problem",
            "tasks",
            "upstream",
            "usage"
        })
package io.gateway302.pipeline;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
