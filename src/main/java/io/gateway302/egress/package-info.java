/** Sends requests to addresses that callers give, and to no address within the own network. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.egress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
