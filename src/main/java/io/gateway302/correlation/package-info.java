/** Gives every request an id for its response, its log lines and its upstream requests. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.correlation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
