/** The administrator's endpoints. */
@NullMarked
@ApplicationModule(allowedDependencies = {"binding", "catalog", "identity", "problem"})
package io.gateway302.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
