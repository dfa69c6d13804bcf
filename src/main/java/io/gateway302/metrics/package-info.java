/** Measures every call: its duration here and upstream, its outcome and its usage. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "exchange", "identity", "limits", "problem", "upstream"})
package io.gateway302.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
