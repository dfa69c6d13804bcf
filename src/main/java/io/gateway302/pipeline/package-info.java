/** Assembles the filters around the upstream handler, in order, in one method. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "exchange",
            "exchange :: stream",
            "idempotency",
            "identity",
            "ledger :: record",
            "limits",
            "metrics",
            "problem",
            "tasks",
            "tasks :: run",
            "upstream :: call",
            "usage"
        })
package io.gateway302.pipeline;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
