/** Reads JSON request bodies strictly and reports every broken rule at once. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package io.gateway302.binding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
