/** Runs tasks of 302.AI: those of the tasks API, and those that callers of pass-through start and poll themselves. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "binding",
            "binding :: query",
            "catalog",
            "correlation",
            "exchange",
            "exchange :: stream",
            "identity",
            "problem",
            "results",
            "results :: links",
            "results :: media",
            "secret",
            "usage :: settlement",
            "validation",
            "webhooks"
        })
package io.gateway302.tasks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
