/**
 * Defines the types of problems and renders them, as RFC 9457 problem details or in the format that clients of a
 * pass-through path parse.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"correlation", "secret"})
package io.gateway302.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
