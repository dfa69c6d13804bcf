/** Parses JSON request bodies strictly and reports all violations at once. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package io.gateway302.binding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
