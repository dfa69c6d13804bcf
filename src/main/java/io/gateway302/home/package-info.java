/** The start page of the service: what this address is, and where its documents are. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.home;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
