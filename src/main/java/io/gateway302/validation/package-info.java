/** Validates pass-through bodies against the fields that the catalog documents. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "exchange", "problem"})
package io.gateway302.validation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
