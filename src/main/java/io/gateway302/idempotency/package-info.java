/** Gives the stored answer again where a caller repeats a request under the same idempotency key. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "exchange", "identity", "problem", "redis", "secret"})
package io.gateway302.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
