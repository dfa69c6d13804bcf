/** Migrates the database from the command line, so that a Kubernetes Job with its own database role can run it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "ledger", "secret", "settings"})
package io.gateway302.migration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
