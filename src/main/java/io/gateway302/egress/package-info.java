/** Sends requests to caller-supplied addresses, and connects to public addresses only. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.egress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
