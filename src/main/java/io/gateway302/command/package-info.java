/** Command line: help, version, health check and ledger verification, without a server. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "settings"})
package io.gateway302.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
