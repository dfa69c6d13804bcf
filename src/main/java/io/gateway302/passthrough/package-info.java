/** Passes every path of the catalog through as 302.AI has it, with unchanged bytes. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "catalog :: price",
            "correlation",
            "exchange",
            "exchange :: stream",
            "identity",
            "problem",
            "relay",
            "settings",
            "upstream",
            "usage",
            "validation"
        })
package io.gateway302.passthrough;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
