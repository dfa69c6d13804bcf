/** Determines the usage of a call and its price. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"catalog", "catalog :: price", "exchange", "exchange :: stream", "identity", "problem"})
package io.gateway302.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
