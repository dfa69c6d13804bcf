/** Command line: help, version, health check, ledger verification and migration, without a server. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "migration", "settings"})
package io.gateway302.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
