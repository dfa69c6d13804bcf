/**
 * Sends calls to 302.AI: key choice and injection, header filtering, timeouts, retry, circuit breaker, success rule.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "correlation",
            "exchange",
            "exchange :: stream",
            "identity",
            "problem",
            "secret",
            "waiting"
        })
package io.gateway302.upstream;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
