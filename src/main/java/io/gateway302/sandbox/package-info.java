/** A simulated 302.AI: a real HTTP server on loopback, in the profile {@code sandbox} only. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "correlation", "identity", "secret", "upstream"})
package io.gateway302.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
