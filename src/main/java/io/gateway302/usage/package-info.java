/** Determines the usage of a call and its price. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "exchange", "problem"})
package io.gateway302.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
