/** Counts what a call used and prices it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "exchange"})
package io.gateway302.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
