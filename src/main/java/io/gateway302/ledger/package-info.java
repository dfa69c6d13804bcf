/** Records every call, durably and redacted: before it is sent that it will be, and after it what became of it. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "database",
            "exchange",
            "identity",
            "problem",
            "secret",
            "settings",
            "upstream",
            "usage"
        })
package io.gateway302.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
