/** Reads 302.AI's price list daily, off the hot path, and keeps its versions. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog :: price", "upstream :: account", "usage"})
package io.gateway302.prices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
