/** Measures every call: how long it took, here and upstream, how it ended, and what it used. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "exchange", "identity", "limits", "problem", "upstream"})
package io.gateway302.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
