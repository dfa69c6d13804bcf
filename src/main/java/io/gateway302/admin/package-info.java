/** Serves the administration endpoints. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "binding",
            "catalog",
            "exchange",
            "identity",
            "identity :: client",
            "ledger",
            "problem",
            "settings",
            "upstream :: account",
            "usage"
        })
package io.gateway302.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
