/** Talks to Redis or Valkey, which several replicas share; gives up quickly, and knows when it is away. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.redis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
