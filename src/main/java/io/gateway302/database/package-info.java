/** Prepares the embedded database in the data directory, or the configured PostgreSQL database. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gateway302.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
