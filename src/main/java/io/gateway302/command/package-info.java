/**
 * Runs the commands of the command line without a server: help, version, health check, ledger verification and
 * migration.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger :: chain", "migration", "settings"})
package io.gateway302.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
