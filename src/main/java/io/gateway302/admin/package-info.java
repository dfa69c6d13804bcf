/** Serves the administration endpoints. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "binding",
            "binding :: query",
            "catalog",
            "exchange",
            "identity",
            "identity :: client",
            "ledger",
            "ledger :: query",
            "problem",
            "settings",
            "upstream :: account",
            "usage",
            "webhooks"
        })
package io.gateway302.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
