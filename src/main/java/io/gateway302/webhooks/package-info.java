/** Sends signed events to the receivers that clients register. */
@NullMarked
@ApplicationModule(allowedDependencies = {"binding", "egress", "identity", "problem", "secret"})
package io.gateway302.webhooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
