/** Connects to the Redis or Valkey that replicas share, with a short timeout and a circuit breaker. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.redis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
