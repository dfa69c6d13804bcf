/** Answers 302.AI's dashboard paths for callers, about their own budget and calls. */
@NullMarked
@ApplicationModule(allowedDependencies = {"exchange", "identity", "ledger", "problem"})
package io.gateway302.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
