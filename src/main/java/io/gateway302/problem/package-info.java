/** The error vocabulary and its rendering: as RFC 9457 problem details, or as the clients of a drop-in path expect it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"correlation", "secret"})
package io.gateway302.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
