/**
 * Authenticates a key, browser token or JWT as a {@link io.gateway302.identity.Caller}, and stores clients and their
 * keys.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "problem", "redis", "secret"})
package io.gateway302.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
