/** The drop-in door: every path of the catalog as 302.AI has it, bytes untouched. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "correlation",
            "database",
            "exchange",
            "identity",
            "problem",
            "usage",
            "validation",
            "webserver"
        })
package io.gateway302.passthrough;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
