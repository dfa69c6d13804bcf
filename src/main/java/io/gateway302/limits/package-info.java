/** Admits or rejects calls by limits on rate, concurrency, units and money, in memory or shared by all replicas. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "exchange",
            "identity",
            "identity :: client",
            "problem",
            "redis",
            "settings",
            "usage",
            "usage :: settlement"
        })
package io.gateway302.limits;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
