/** Configures the HTTP server: strict parsing of requests, detection of disconnects, timeouts for slow callers. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.webserver;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
