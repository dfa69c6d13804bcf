/** Typed controllers, a sub-package per modality, with validated request records. */
@NullMarked
@ApplicationModule(allowedDependencies = {"binding", "catalog", "correlation", "exchange", "identity", "problem"})
package io.gateway302.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
