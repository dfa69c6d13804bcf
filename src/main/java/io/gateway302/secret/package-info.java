/** Provides secrets as a type that does not print, and redacts their values from any text. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
