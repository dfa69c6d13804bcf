/** Follows tasks of 302.AI from the call that starts one to the poll that gets its result. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "exchange", "exchange :: stream", "identity", "problem"})
package io.gateway302.tasks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
