/** Checks all settings before the application starts, and reports every fault at once, in plain sentences. */
@NullMarked
@ApplicationModule(allowedDependencies = {"secret"})
package io.gateway302.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
