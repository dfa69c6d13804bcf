/** Serves the start page of the service, with links to its documentation. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.home;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
