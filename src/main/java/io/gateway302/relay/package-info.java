/** Relays bodies between callers and the upstream: large requests by way of the disk, responses as they arrive. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "database",
            "exchange",
            "exchange :: stream",
            "problem",
            "upstream",
            "webserver"
        })
package io.gateway302.relay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
