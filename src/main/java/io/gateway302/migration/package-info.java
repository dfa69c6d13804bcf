/** Migrates the database from the command line, so that a job with a database role of its own can do it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "ledger", "secret", "settings"})
package io.gateway302.migration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
