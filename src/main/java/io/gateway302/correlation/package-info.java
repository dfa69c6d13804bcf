/** Gives every request an id that its answer, its log lines and the upstream carry. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.correlation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
