/** Determines the usage of a call and its price. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "exchange", "exchange :: stream", "problem"})
package io.gateway302.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
