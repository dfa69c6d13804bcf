/** Defines the types of one call: request, response, filter, handler, completion, typed attributes. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "identity", "problem"})
package io.gateway302.exchange;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
