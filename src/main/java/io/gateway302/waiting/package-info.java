/** Provides timeouts for many waiting threads with one shared timer. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.waiting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
