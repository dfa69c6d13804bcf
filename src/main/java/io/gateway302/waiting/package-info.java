/** Waits of many threads with timeouts, at the cost of one timer. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.waiting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
