/** Serves liveness and readiness on the service port, for probes of Kubernetes and of load balancers. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.probes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
