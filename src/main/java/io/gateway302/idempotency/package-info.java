/** Returns stored responses for duplicates of a request with the same idempotency key. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"catalog", "exchange", "exchange :: stream", "identity", "problem", "redis", "secret"})
package io.gateway302.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
