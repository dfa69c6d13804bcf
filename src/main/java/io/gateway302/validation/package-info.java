/** Checks bodies on their way to a path of 302.AI's against what the catalog documents of its operation. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "problem"})
package io.gateway302.validation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
