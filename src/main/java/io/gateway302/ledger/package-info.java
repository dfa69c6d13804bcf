/**
 * Records every call, durably and redacted: an intent before a billable call is sent, and an entry after completion.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "database",
            "exchange",
            "identity",
            "identity :: client",
            "problem",
            "results",
            "secret",
            "settings",
            "upstream :: account",
            "usage",
            "usage :: settlement",
            "waiting"
        })
package io.gateway302.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
