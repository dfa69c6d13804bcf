/** Serves 302.AI's dashboard paths, for the caller's own budget and calls. */
@NullMarked
@ApplicationModule(allowedDependencies = {"exchange", "identity", "ledger", "problem"})
package io.gateway302.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
